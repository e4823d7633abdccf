import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { checkText, ValidationError } from '@jts/domain';
import { fieldsOf } from './fields-of.js';
import { errorCode, pathError } from './path-errors.js';

/** The folder of one embedded store, and what lies in it. */
export interface DataFolder {
  readonly path: string;
  /** Ours to remove. */
  readonly temporary: boolean;
  /** Says that the folder is ours, and which engine wrote it last. */
  readonly marker: string;
  readonly lock: string;
  /** While it is there, an engine that ends leaves a temporary folder: it is started again in it. */
  readonly stay: string;
  /** Written anew at each start. */
  readonly config: string;
  /** The engine's own folder. */
  readonly data: string;
}

/** Raised when a folder can no longer be read by releases before. */
const folderFormat = 1;

interface Marker {
  readonly format: number;
  readonly engine?: string;
}

/**
 * The folder at `path`, made if it is absent, or a temporary one. Writes nothing into a folder that
 * is neither empty nor ours: `VALIDATION`.
 */
export async function openFolder(path?: string): Promise<DataFolder> {
  if (path === undefined) return openTemporaryFolder();
  if (checkText('path', path) === '' || hasControlCharacter(path)) {
    throw new ValidationError('path', `${JSON.stringify(path)} is no usable path`);
  }
  const absolute = resolve(path);
  try {
    await makeFolder(absolute);
    const folder = folderAt(await realpath(absolute), false);
    await checkOurs(folder);
    return folder;
  } catch (error) {
    throw pathError(absolute, error);
  }
}

async function openTemporaryFolder(): Promise<DataFolder> {
  try {
    return folderAt(await realpath(await mkdtemp(join(tmpdir(), 'jts-'))), true);
  } catch (error) {
    throw pathError(tmpdir(), error);
  }
}

/** Marks the folder as ours, once it is locked. `VALIDATION` where a newer release wrote it. */
export async function claimFolder(folder: DataFolder, engine?: string): Promise<void> {
  try {
    await makeFolder(folder.path);
    await checkOurs(folder);
    const found = await readMarker(folder);
    if (found !== undefined) checkVersion(folder, found, engine);
    await makeFolder(folder.config);
    await makeFolder(folder.data);
    const marker: Marker = { format: folderFormat, ...(engine === undefined ? {} : { engine }) };
    // Replaced as a whole, so that a power failure leaves the old one or the new one.
    const draft = `${folder.marker}.new`;
    await writeFile(draft, `${JSON.stringify(marker)}\n`);
    await rename(draft, folder.marker);
  } catch (error) {
    throw pathError(folder.path, error);
  }
}

/** Node's own recursive form never returns where the file system has no such name, as in /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (errorCode(error) === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path, { mode: 0o700 });
  }
}

function folderAt(path: string, temporary: boolean): DataFolder {
  const inside = (name: string) => join(path, name);
  return {
    path,
    temporary,
    marker: inside('jts-engine.json'),
    lock: inside('jts-engine.lock'),
    stay: inside('stay'),
    config: inside('config'),
    data: inside('data'),
  };
}

/** What a start that got no further may leave without a marker; each start makes the lock first. */
const beforeMarker = new Set(['jts-engine.lock', 'jts-engine.json.new', 'config', 'data']);

async function checkOurs(folder: DataFolder): Promise<void> {
  const names = await readdir(folder.path);
  if (names.length === 0 || names.includes('jts-engine.json')) return;
  const foreign = names.find((name) => !beforeMarker.has(name)) ?? names[0];
  if (names.includes('jts-engine.lock') && foreign !== undefined && beforeMarker.has(foreign))
    return;
  throw new ValidationError(
    'path',
    `${folder.path} holds other things (${foreign}): it takes an empty folder or one of this store`,
  );
}

async function readMarker(folder: DataFolder): Promise<Marker | undefined> {
  try {
    return markerFrom(await readFile(folder.marker, 'utf8'), folder.marker);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** What a marker says. @throws ValidationError naming its `file`, where it is none of ours */
export function markerFrom(text: string, file: string): Marker {
  const { format, engine } = fieldsOf(text);
  const isMarker =
    Number.isSafeInteger(format) && (engine === undefined || typeof engine === 'string');
  if (!isMarker) throw new ValidationError('path', `${file} is damaged`);
  return { format: format as number, ...(engine === undefined ? {} : { engine }) };
}

function checkVersion(folder: DataFolder, found: Marker, engine?: string): void {
  if (found.format > folderFormat) {
    throw new ValidationError(
      'path',
      `${folder.path} was written by a newer release of this store`,
    );
  }
  if (engine !== undefined && found.engine !== undefined && isNewer(found.engine, engine)) {
    throw new ValidationError(
      'path',
      `${folder.path} was written by engine ${found.engine}, newer than the installed ${engine}`,
    );
  }
}

/** By year and month of the release: those of one month share their formats. */
function isNewer(a: string, b: string): boolean {
  const [aYear = 0, aMonth = 0] = a.split('.').map(Number);
  const [bYear = 0, bMonth = 0] = b.split('.').map(Number);
  return aYear > bYear || (aYear === bYear && aMonth > bMonth);
}

/** A configuration in XML can't hold them. */
function hasControlCharacter(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\u007f');
}
