import { afterAll, inject } from 'vitest';
import { embeddedClickHouse as embedded } from '../clickhouse-target.js';
import { reasonOf } from '../database.js';

export const embeddedClickHouse = embedded(reasonOf(inject('clickHouse')));

afterAll(() => embeddedClickHouse.stop());
