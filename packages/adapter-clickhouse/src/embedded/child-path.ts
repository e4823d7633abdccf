import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UnsupportedError } from '@jts/domain';

/** Beside this file in the sources; in the build, this code may be in a shared chunk of `dist`. */
const candidates = ['./engine-process.mjs', './embedded/engine-process.js', './engine-process.js'];

/** The program of the engine's process. */
export function childPath(): string {
  for (const candidate of candidates) {
    const path = fileURLToPath(new URL(candidate, import.meta.url));
    if (existsSync(path)) return path;
  }
  throw new UnsupportedError(
    'engine-process.js is not beside the embedded store: a bundler must leave this package as it is',
  );
}
