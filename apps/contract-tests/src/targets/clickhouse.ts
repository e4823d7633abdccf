import { inject } from 'vitest';
import { clickHouseOn } from '../clickhouse-target.js';

export const clickHouse = clickHouseOn(inject('clickHouse'));
