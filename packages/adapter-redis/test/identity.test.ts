import { describe, expect, it } from 'vitest';
import { identityOf, isStillMaster } from '../src/identity.js';

const run = 'run_id:0123456789abcdef\r\nmaster_replid:fedcba9876543210';

it('of a server are its run and the id of the connection', () => {
  const { id, runId, info } = identityOf(7, `redis_version:7.0.15\r\n${run}\r\nrole:master`);
  expect([id, runId, info.get('role')]).toEqual(['7', '0123456789abcdef', 'master']);
});

describe('a term', () => {
  const info = (role: string, runId: string, replId: string) =>
    `run_id:${runId}\r\nrole:${role}\r\nmaster_replid:${replId}\r\nmaster_replid2:cccccccc\r\n`;
  const before = identityOf(7, info('master', 'aaaaaaaa', 'bbbbbbbb'));

  it.each([
    ['the same', 'aaaaaaaa', 'bbbbbbbb', true],
    ['of another run', 'aaaaaaab', 'bbbbbbbb', false],
    ['after a promotion', 'aaaaaaaa', 'cccccccc', false],
  ])('%s', (_, runId, replId, same) => {
    const { term } = identityOf(8, info('master', runId, replId));
    expect(term === before.term).toBe(same);
    expect(term).toMatch(/^[0-9a-f]{40}$/);
  });

  it.each([
    ['master', 'bbbbbbbb', true],
    ['slave', 'bbbbbbbb', false],
    ['master', 'cccccccc', false],
  ])('lasts where the server is a %s of %s: %s', (role, replId, lasts) => {
    expect(isStillMaster(before, info(role, 'aaaaaaaa', replId))).toBe(lasts);
  });

  it('does not last where the server says nothing of it', () => {
    expect(isStillMaster(before, '')).toBe(false);
  });
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
  ['7', 'run_id:none\nmaster_replid:0123456789abcdef'],
  ['7', 'run_id:0123456789abcdef'],
  ['7', 'master_replid:0123456789abcdef'],
  ['7', ''],
])('id %j and %j are not what Redis says', (id, info) => {
  expect(() => identityOf(id, info)).toThrow('run_id');
});
