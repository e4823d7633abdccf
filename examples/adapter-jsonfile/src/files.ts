import { createHash, randomUUID } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallContext } from '@jts/adapter-kit';
import { CorruptDataError } from '@jts/domain';
import { inTurn } from './turns.js';

/** A name of letters and digits for any text: a path must never come from outside. */
export const hashed = (text: string): string => createHash('sha256').update(text).digest('hex');

const suffix = '.json';

/** The JSON files of one folder. A reader sees a file as it was before a write, or as it is after. */
export class JsonFiles {
  private readonly writing = new Set<Promise<unknown>>();

  constructor(
    private readonly folder: string,
    /** For messages: `formulas`. */
    readonly collection: string,
  ) {}

  /** What a file holds; undefined where there is none. */
  async read(name: string, { signal }: Pick<CallContext, 'signal'>): Promise<unknown> {
    const text = await orUndefined(readFile(this.path(name), { encoding: 'utf8', signal }));
    return text === undefined ? undefined : this.parse(name, text);
  }

  /** What all files hold, by their names. */
  async *readAll(context: CallContext): AsyncGenerator<[name: string, value: unknown]> {
    for (const name of await this.names()) {
      const value = await this.read(name, context);
      if (value !== undefined) yield [name, value]; // deleted meanwhile
    }
  }

  async names(): Promise<string[]> {
    const files = await readdir(this.folder);
    return files
      .filter((file) => file.endsWith(suffix))
      .map((file) => file.slice(0, -suffix.length));
  }

  /** When a file was last written, in epoch milliseconds. */
  async writtenAt(name: string): Promise<number | undefined> {
    return (await orUndefined(stat(this.path(name))))?.mtimeMs;
  }

  /** Another text for each version of a file; undefined where there is none. */
  async stamp(name: string): Promise<string | undefined> {
    const stats = await orUndefined(stat(this.path(name), { bigint: true }));
    return stats && stampOf(stats);
  }

  /** Work on one file that no other writer comes between. */
  async exclusively<T>(name: string, { signal }: CallContext, work: () => Promise<T>): Promise<T> {
    const turn = inTurn(this.path(name), () => {
      // A call that was given up while it waited must not write after those that came later.
      signal.throwIfAborted();
      return work();
    });
    this.writing.add(turn);
    try {
      return await turn;
    } finally {
      this.writing.delete(turn);
    }
  }

  /**
   * Replaces a file as a whole, on disk when it resolves, and says its stamp. The name changes hands in one step: at no
   * instant, the death of this process or the machine included, is the file missing or half there.
   */
  async write(name: string, value: unknown): Promise<string> {
    const temporary = join(this.folder, `${name}.${randomUUID()}.tmp`);
    // Opened first: what fails and is tried again must fail before the file has changed.
    const folder = await open(this.folder);
    try {
      const file = await open(temporary, 'wx');
      let stamp: string;
      try {
        await file.writeFile(JSON.stringify(value));
        await file.sync();
        stamp = stampOf(await file.stat({ bigint: true }));
      } finally {
        await file.close();
      }
      await rename(temporary, this.path(name));
      await folder.sync();
      return stamp;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    } finally {
      await folder.close();
    }
  }

  /** Whether there was such a file. */
  async remove(name: string): Promise<boolean> {
    const folder = await open(this.folder);
    try {
      const removed = await orUndefined(unlink(this.path(name)).then(() => true));
      if (removed) await folder.sync();
      return removed ?? false;
    } finally {
      await folder.close();
    }
  }

  /** Waits for writers, those included whose calls have been given up. */
  async close(): Promise<void> {
    await Promise.allSettled(this.writing);
  }

  path(name: string): string {
    return join(this.folder, name + suffix);
  }

  private parse(name: string, text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new CorruptDataError(this.collection, name, '', 'must be JSON', { cause });
    }
  }
}

const stampOf = ({ ino, mtimeNs, size }: BigIntStats): string => `${ino} ${mtimeNs} ${size}`;

async function orUndefined<T>(access: Promise<T>): Promise<T | undefined> {
  try {
    return await access;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
