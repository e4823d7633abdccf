import pg from 'pg';
import { expect, test } from 'vitest';
import { codeOfSqlState, unpackSqlState } from '../src/errors/codes.js';
import { MongoError } from '../src/errors/mongo-error.js';
import { toMongoError } from '../src/errors/translate.js';

test.each([
  ['M0001', 2, 'the second code of the engine'],
  ['M000A', 28, 'ordinals are to base 36'],
  ['23505', 11000, 'unique_violation'],
  ['40001', 112, 'serialization_failure'],
  ['M0ZZZ', 1, 'an ordinal that is unknown'],
  ['XX000', 1, 'a SQLSTATE that is unknown'],
])('SQLSTATE %s is code %i: %s', (sqlState, code) => {
  expect(codeOfSqlState(sqlState)).toBe(code);
});

test('a packed SQLSTATE has six bits a character, the first one lowest', () => {
  const packed = [...'23505'].reduce((sum, c, i) => sum + ((c.charCodeAt(0) - 0x30) << (6 * i)), 0);
  expect(unpackSqlState(packed)).toBe('23505');
});

test('an error of PostgreSQL keeps its message', () => {
  const error = new pg.DatabaseError('no such table', 13, 'error');
  error.code = '42P01';
  const reply = { ok: 0, errmsg: 'no such table', code: 26, codeName: 'NamespaceNotFound' };
  expect(toMongoError(error).toReply(false)).toEqual(reply);
});

test('a lock waited for in vain is a conflict in a transaction only', () => {
  const error = new MongoError(24, 'timeout');
  expect(error.toReply(false)).toMatchObject({ code: 24, codeName: 'LockTimeout' });
  const labels = ['TransientTransactionError'];
  expect(error.toReply(true)).toMatchObject({ code: 112, errorLabels: labels });
});
