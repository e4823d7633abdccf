import { inject } from 'vitest';
import { mongoOn } from '../mongo-target.js';

export const mongo = mongoOn(inject('mongo'));
