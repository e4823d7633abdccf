import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { valueOrFile } from '../../src/node/index.js';

const folder = mkdtempSync(join(tmpdir(), 'jts-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string | Uint8Array): string {
  const path = join(folder, 'secret');
  writeFileSync(path, content);
  return path;
}

it.each([
  ['hunter2', 'hunter2'],
  ['hunter2\n', 'hunter2'],
  ['hunter2\r\n', 'hunter2'],
  ['two\n\n', 'two\n'],
  [' 암호 ', ' 암호 '],
])('%j in a file is %j', async (content, expected) => {
  expect(await valueOrFile('password', undefined, file(content))).toBe(expected);
});

it('is the value where that is given, and nothing where nothing is', async () => {
  expect(await valueOrFile('password', 'x', undefined)).toBe('x');
  expect(await valueOrFile('password', '', undefined)).toBe('');
  expect(await valueOrFile('password', undefined, undefined)).toBeUndefined();
});

const refused = (value: unknown, path: unknown) =>
  valueOrFile('password', value, path).then(
    () => expect.fail('was taken'),
    (error: unknown) => error,
  );

it.each<[reason: string, path: unknown]>([
  ['there is no such file', join(folder, 'hunter2-is-no-file')],
  ['a part of its path is no folder', join(file('x'), 'hunter2-below-a-file')],
  ['it is a folder', folder],
  ['ERR_INVALID_ARG_VALUE', 'hunter2\0'],
  ['must be text, not number', 5],
])('a file that can not be read is refused: %s', async (reason, path) => {
  const error = await refused(undefined, path);
  expect(error).toMatchObject({ code: 'VALIDATION', path: 'passwordFile' });
  expect(error).toMatchObject({ message: expect.stringContaining(reason) });
  // The password itself may have been put there by mistake.
  expect(error).not.toHaveProperty('cause');
  expect(String(error)).not.toContain('hunter2');
});

it.each([
  ['names an empty file', ''],
  ['names an empty file', '\n'],
  ['no text in UTF-8', Uint8Array.of(0xff, 0xfe, 0x41)],
])('%s is refused', async (reason, content) => {
  expect(await refused(undefined, file(content))).toMatchObject({
    path: 'passwordFile',
    message: expect.stringContaining(reason),
  });
});

it('both forms at once are refused', async () => {
  expect(await refused('x', file('y'))).toMatchObject({
    message: 'passwordFile: stands in place of password: give one of them',
  });
});
