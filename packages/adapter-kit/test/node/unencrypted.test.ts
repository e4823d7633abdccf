import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { warnUnencrypted } from '../../src/node/index.js';

interface Warning extends Error {
  readonly code?: string;
}

/** What the process is warned of while this works, and for as long as warnings are on their way. */
async function warnings(work: () => void): Promise<readonly Warning[]> {
  const seen: Warning[] = [];
  const listener = (warning: Warning) => seen.push(warning);
  process.on('warning', listener);
  onTestFinished(() => {
    process.off('warning', listener);
  });
  work();
  const last = once(process, 'warning');
  process.emitWarning('the last one', { code: 'LAST' });
  await last;
  return seen.filter(({ code }) => code !== 'LAST');
}

it('warns once of each host, by its name', async () => {
  const seen = await warnings(() => {
    for (let i = 0; i < 3; i++) warnUnencrypted('ClickHouse', ['db.example'], 'an https:// url');
    warnUnencrypted('MongoDB', ['db.example', '10.1.2.3', '[2001:db8::1]'], 'tls');
  });
  expect(seen.map(({ message }) => message.replace(/ is signed .*/, ''))).toEqual([
    'ClickHouse at db.example',
    'MongoDB at db.example',
    'MongoDB at 10.1.2.3',
    'MongoDB at [2001:db8::1]',
  ]);
  expect(seen[0]).toMatchObject({ name: 'SecurityWarning', code: 'JTS_UNENCRYPTED' });
  expect(seen[0]?.message).toMatch(/not encrypted.* Use an https:\/\/ url$/);
});

it.each([
  'localhost',
  'LOCALHOST',
  'localhost.',
  'db.localhost',
  '127.0.0.1',
  '127.8.9.10',
  '::1',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '/tmp/mongodb-27017.sock',
])('says nothing of this machine: %s', async (host) => {
  expect(await warnings(() => warnUnencrypted('MongoDB', [host], 'tls'))).toEqual([]);
});

it.each([
  'localhost.example',
  'notlocalhost',
  '128.0.0.1',
  '0.0.0.0',
  '[::2]',
  '[::ffff:10.0.0.1]',
])('takes no other for this machine: %s', async (host) => {
  expect(await warnings(() => warnUnencrypted('MongoDB', [host], 'tls'))).toHaveLength(1);
});
