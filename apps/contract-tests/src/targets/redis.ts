import { inject } from 'vitest';
import { redisOn } from '../redis-target.js';

export const redis = redisOn(inject('redis'));
