import { memory } from './memory.mjs';
import { register } from './register.mjs';

register(memory());
