import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimFolder, openFolder } from '../../src/embedded/data-folder.js';
import { startEngine } from '../../src/embedded/start-engine.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'jts-test-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

describe('a path', () => {
  test('that is a file, or below one, is VALIDATION', async () => {
    const file = join(root, 'file');
    writeFileSync(file, 'precious');
    for (const path of [file, join(file, 'below')]) {
      await expect(startEngine({ path })).rejects.toMatchObject({
        code: 'VALIDATION',
        path: 'path',
        message: expect.stringContaining('is not a folder'),
      });
    }
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });

  test('that no file system takes is VALIDATION', async () => {
    const tooLong = join(root, 'x'.repeat(300));
    const noText = join(root, 'a\ud800');
    for (const path of ['', 'a\0b', 'a\nb', tooLong, noText, 5 as never]) {
      await expect(startEngine({ path })).rejects.toMatchObject({ code: 'VALIDATION' });
    }
    expect(readdirSync(root)).toEqual([]);
  });

  test('where nothing can be made is UNAVAILABLE', async () => {
    for (const path of ['/proc/jts', '/sys/jts']) {
      const failure = await startEngine({ path }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'UNAVAILABLE', retryable: false });
      expect(String(failure)).toContain(path);
    }
  });
});

test('what the engine keeps is for its user alone, in whatever folder it was given', async () => {
  const modeOf = (path: string) => statSync(path).mode & 0o777;
  const made = join(root, 'made', 'below');
  mkdirSync(join(root, 'given'), { mode: 0o755 });
  for (const path of [made, join(root, 'given')]) {
    const folder = await openFolder(path);
    await claimFolder(folder);
    expect([modeOf(folder.config), modeOf(folder.data)]).toEqual([0o700, 0o700]);
  }
  expect(modeOf(made)).toBe(0o700);
});

describe('a folder of something else', () => {
  test.each(['notes.txt', '.bashrc', 'config', 'data'])(
    'with %s in it is left alone',
    async (name) => {
      mkdirSync(join(root, name));
      await expect(startEngine({ path: root })).rejects.toMatchObject({
        code: 'VALIDATION',
        message: expect.stringContaining(name),
      });
      expect(readdirSync(root)).toEqual([name]);
    },
  );
});

describe('a folder of ours', () => {
  const marker = () => join(root, 'jts-engine.json');

  test('is taken again, also after a start that came no further than the lock', async () => {
    writeFileSync(join(root, 'jts-engine.lock'), '');
    for (const engine of ['26.7.3-stable.1', '26.7.9', '26.10.1', undefined, '27.1.1']) {
      await claimFolder(await openFolder(root), engine);
    }
    expect(JSON.parse(readFileSync(marker(), 'utf8'))).toEqual({ format: 1, engine: '27.1.1' });
  });

  test('that a newer engine or a newer release wrote is VALIDATION, and not touched', async () => {
    for (const [content, reason] of [
      ['{"format":2}', 'newer release'],
      ['{"format":1,"engine":"26.8.1-stable.1"}', 'engine 26.8.1-stable.1'],
      ['{"format":1,"engine":"27.1.1"}', 'engine 27.1.1'],
      ['', 'damaged'],
      ['{}', 'damaged'],
      ['null', 'damaged'],
      ['{"format":1,"engine":5}', 'damaged'],
      ['{"format":1,"engine":{"split":1}}', 'damaged'],
      ['{"format":1.5}', 'damaged'],
    ] as const) {
      writeFileSync(marker(), content);
      await expect(startEngine({ path: root })).rejects.toMatchObject({
        code: 'VALIDATION',
        message: expect.stringContaining(reason),
      });
      expect(readFileSync(marker(), 'utf8')).toBe(content);
    }
  });
});
