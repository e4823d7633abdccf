import { cachedTarget } from '../cached-target.js';
import { memory } from './memory.js';

export const memoryCached = cachedTarget(memory);
