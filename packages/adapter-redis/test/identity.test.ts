import { expect, it } from 'vitest';
import { identityOf } from '../src/identity.js';

const run = 'run_id:0123456789abcdef';

it('of a server are its run and the id of the connection', () => {
  const { id, runId, info } = identityOf(7, `redis_version:7.0.15\r\n${run}\r\nrole:master`);
  expect([id, runId, info.get('role')]).toEqual(['7', '0123456789abcdef', 'master']);
});

it.each<[version: string, old: boolean]>([
  ['2.8.24', true],
  ['6.0.16', true],
  ['6.1.240', true],
  ['6.2.0', false],
  ['6.10.0', false],
  ['7.0.15', false],
  ['10.0.0', false],
  ['of our own', false],
])('a server of version %s knows too little: %s', (version, old) => {
  const identified = expect(() => identityOf(7, `redis_version:${version}\r\n${run}`));
  if (old) identified.toThrow(`is Redis ${version}: 6.2 or later is needed`);
  else identified.not.toThrow();
});

it.each([
  ['x', run],
  ['7', 'run_id:none'],
  ['7', ''],
])('id %j and %j are not what Redis says', (id, info) => {
  expect(() => identityOf(id, info)).toThrow('run_id');
});
