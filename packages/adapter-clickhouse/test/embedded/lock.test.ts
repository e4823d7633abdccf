import { expect, test } from 'vitest';
import { ownerFrom } from '../../src/embedded/lock.js';

const owner = { pid: 7, started: '123', host: 'h', since: '2024-01-02T03:04:05.678Z' };

test('a lock file names its owner', () => {
  expect(ownerFrom(JSON.stringify(owner))).toEqual(owner);
  expect(ownerFrom('{"pid":7}')).toEqual({ pid: 7, started: '', host: '', since: '' });
});

test.each([
  ['', 'nothing'],
  ['null', 'null'],
  ['[7]', 'a list'],
  ['{"pid":"7"}', 'a process that is a text'],
  ['{"pid":7,"host":{"toString":1}}', 'a host that no message can show'],
  ['{"pid":7,"host":"\\u001b[2J"}', 'a host that would clear the screen'],
  ['{"pid":7,"started":7}', 'a start that is a number'],
  [`{"pid":7,"since":"${'9'.repeat(300)}"}`, 'a time without end'],
])('%j is no owner: %s', (text) => {
  expect(ownerFrom(text)).toBeUndefined();
});
