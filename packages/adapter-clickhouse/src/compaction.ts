import { AsyncResource } from 'node:async_hooks';
import { defaultLimits, type Span } from '@jts/adapter-kit';
import { type SeriesKey, seriesId } from '@jts/domain';
import { pauseBefore } from './cleaning-pause.js';
import type { Connection, Work } from './connection.js';
import { partNames } from './part-names.js';
import { RowsByPart } from './rows-by-part.js';
import type { CandleTable, Schema } from './schema.js';
import { deleteSettings } from './settings.js';
import { distinctKeys, type SeriesSpan, supersededRows } from './statements.js';
import { storedKeys } from './stored-keys.js';
import { textsOf, uint64sOf } from './table.js';
import { deadline } from './writes.js';

/** Series that one statement looks through. */
const seriesAtATime = 50;
/** Characters of their keys, which go in its address: the server takes a megabyte of those, escaped. */
const lettersAtATime = 20_000;
/** Superseded rows that are dealt with at a time: some 16 MB of them. */
const rowsAtATime = 500_000;
/** A merge between look and delete leaves rows where they are: a second look finds them. */
const mostRounds = 3;
/** These looks are no answers: a store's own limits say nothing of them. */
const reading = { limits: defaultLimits };
/** How long a cleaning in the background may take. */
const cleaningTimeoutMs = 120_000;

/**
 * C11: removes the rows that a `replace` superseded. Reads never see them; other programs would.
 *
 * A row is named by part and offset. A part never changes under its name, so if it was merged or
 * mutated meanwhile, the condition matches nothing and the row stays for the next time; and a
 * superseded row never becomes the last one of its bar. So this is safe beside any writer, at any
 * instant. (By value it would not be, nor by block number: a merge renumbers.)
 */
export class Compaction {
  private readonly connection: Connection;
  private readonly schema: Schema;
  private readonly intervalMs: number;
  private noted = new Map<string, { readonly key: SeriesKey; readonly span: Span }>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;
  private readonly closing = new AbortController();
  /** The context in which the store was opened: work in the background is for no call. */
  private readonly background = new AsyncResource('jts.compaction');
  private closed = false;
  /** Cleanings in the background, one after the other, that did not get through. */
  private timesInVain = 0;

  constructor(connection: Connection, schema: Schema, intervalMs: number) {
    this.connection = connection;
    this.schema = schema;
    this.intervalMs = intervalMs;
  }

  /** Remembers where rows were superseded. */
  note(key: SeriesKey, span: Span): void {
    const id = seriesId(key);
    const known = this.noted.get(id)?.span ?? span;
    const both = { from: Math.min(known.from, span.from), to: Math.max(known.to, span.to) };
    this.noted.set(id, { key, span: both });
    this.schedule();
  }

  /**
   * Removes the superseded rows of one series, or of all.
   *
   * @returns how many are gone, as a second look has shown: never too many, and too few where others write
   */
  async compact(key: SeriesKey | undefined, work: Work): Promise<number> {
    const table = await this.schema.candles(work);
    const keys =
      key === undefined
        ? storedKeys(await this.connection.select(distinctKeys(table.name), work, reading))
        : [key];
    // Bytes that are no text can't be named in a statement.
    const named = keys.filter((one) => Object.values(one).every((text) => text.isWellFormed()));
    const places = named.map((one) => ({ key: one, span: undefined }));
    return (await this.clean(table, places, work)).removed;
  }

  /** Cleans up what is noted, as far as time allows. */
  async close(timeoutMs: number): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    const end = setTimeout(() => this.closing.abort(), timeoutMs);
    await this.running;
    // Again where merges were faster; not where it failed: that may be for long.
    while (this.noted.size > 0 && (await this.cleanNoted())) {}
    clearTimeout(end);
  }

  private schedule(): void {
    if (this.timer !== undefined || this.closed) return;
    const clean = () => {
      this.running = this.cleanNoted().then(() => {
        this.timer = undefined;
        this.running = undefined;
        if (this.noted.size > 0) this.schedule();
      });
    };
    const pauseMs = pauseBefore(this.intervalMs, this.timesInVain);
    this.timer = this.background.runInAsyncScope(() => setTimeout(clean, pauseMs));
    this.timer.unref();
  }

  /**
   * Never rejects: what could not be cleaned is noted still, for the next time.
   *
   * @returns whether it got through
   */
  private async cleanNoted(): Promise<boolean> {
    const work = deadline(cleaningTimeoutMs, this.closing.signal);
    const noted = this.noted;
    this.noted = new Map();
    try {
      const table = await this.schema.candles(work);
      const { left } = await this.clean(table, [...noted.values()], work);
      this.timesInVain = left.length > 0 ? this.timesInVain + 1 : 0;
      for (const { key } of left) this.noteAgain(noted, key);
      return true;
    } catch {
      this.timesInVain++;
      for (const { key } of noted.values()) this.noteAgain(noted, key);
      return false;
    }
  }

  private noteAgain(noted: Compaction['noted'], key: SeriesKey): void {
    const place = noted.get(seriesId(key));
    if (place !== undefined) this.note(place.key, place.span);
  }

  /**
   * Looks at all places, then removes what it found, together: each DELETE looks at every part. The last look
   * removes nothing: it is there to see what the one before has.
   *
   * @returns how many rows are gone, and where merges were faster each time, so that rows are left
   */
  private async clean(
    table: CandleTable,
    places: readonly SeriesSpan[],
    work: Work,
  ): Promise<{ readonly removed: number; readonly left: readonly SeriesSpan[] }> {
    let groups = inGroups(places);
    let [removed, before] = [0, 0];
    let roundsLeft = mostRounds;
    for (let round = 0; groups.length > 0 && roundsLeft >= 0; round++, roundsLeft--) {
      const { listed, dirty } = await this.cleanOnce(table, groups, work, roundsLeft > 0);
      removed += Math.max(0, before - listed);
      groups = dirty;
      // All of it: parts change faster than this looks at them, and each DELETE adds to that.
      if (round > 0 && listed >= before) roundsLeft = Math.min(roundsLeft, 1);
      before = listed;
    }
    return { removed, left: groups.flat() };
  }

  /** @returns how many superseded rows were there, and where */
  private async cleanOnce(
    table: CandleTable,
    groups: readonly (readonly SeriesSpan[])[],
    work: Work,
    removing: boolean,
  ): Promise<{ readonly listed: number; readonly dirty: (readonly SeriesSpan[])[] }> {
    const dirty: (readonly SeriesSpan[])[] = [];
    let listed = 0;
    let rows = new RowsByPart();
    const remove = async () => {
      for (const places of rows.conditions()) {
        const names = await partNames(this.connection, this.connection.names.candles, work);
        const condition = places.toString(names);
        if (condition !== '') await this.delete(table, condition, work);
      }
      rows = new RowsByPart();
    };
    for (const group of groups) {
      const statement = supersededRows(table.name, group, rowsAtATime);
      for (let more = true; more; ) {
        const found = await this.connection.select(statement, work, reading);
        more = found.rows === rowsAtATime;
        if (found.rows > 0 && dirty.at(-1) !== group) {
          dirty.push(group);
          listed += more ? await this.count(table, group, work) : found.rows;
        }
        if (!removing) break;
        rows.add(textsOf(found, 'part'), uint64sOf(found, 'row'));
        if (rows.count >= rowsAtATime) await remove();
      }
    }
    await remove();
    return { listed, dirty };
  }

  /** The superseded rows of places that have more than are dealt with at a time. */
  private async count(
    table: CandleTable,
    places: readonly SeriesSpan[],
    work: Work,
  ): Promise<number> {
    const { sql, ...all } = supersededRows(table.name, places, Number.MAX_SAFE_INTEGER);
    const counting = `SELECT toUInt64(count()) AS rows FROM (${sql.replace(/ FORMAT Native$/, '')}) FORMAT Native`;
    const answer = await this.connection.select({ ...all, sql: counting }, work);
    return Number(uint64sOf(answer, 'rows')[0]);
  }

  private async delete(table: CandleTable, condition: string, work: Work): Promise<void> {
    const statement = { sql: `DELETE FROM ${table.name} WHERE ${condition}` };
    await this.connection.run(statement, work, deleteSettings);
  }
}

/** One series alone always makes a group: its key has come this way before. */
function inGroups(places: readonly SeriesSpan[]): (readonly SeriesSpan[])[] {
  const groups: SeriesSpan[][] = [];
  let letters = 0;
  for (const place of places) {
    const { symbol, exchange } = place.key;
    letters += symbol.length + exchange.length;
    const group = groups.at(-1);
    if (group !== undefined && group.length < seriesAtATime && letters <= lettersAtATime) {
      group.push(place);
    } else {
      groups.push([place]);
      letters = symbol.length + exchange.length;
    }
  }
  return groups;
}
