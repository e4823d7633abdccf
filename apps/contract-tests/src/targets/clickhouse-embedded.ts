import { inject } from 'vitest';
import { reasonOf } from '../database.js';
import { embeddedClickHouseOr } from '../embedded-target.js';

export const embeddedClickHouse = embeddedClickHouseOr(reasonOf(inject('clickHouse')));
