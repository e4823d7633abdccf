import { type SeriesKey, seriesId } from '@jts/domain';
import type { ConflictRule } from '@jts/ports';
import type fc from 'fast-check';
import { everything } from '../../bars.js';
import type { Capabilities } from '../../target.js';
import { type AtOnce, anyBatch, makeAtOnce } from '../at-once.js';
import { agree } from '../divergence.js';
import { allSeries } from './arbitraries.js';
import { Delete, deletes } from './calls/delete.js';
import { type Save, saves } from './calls/save.js';
import { type CandleOracle, isWithin, type Line, linesOf } from './oracle.js';
import { rulesOf } from './rules.js';
import { type CandleStage, keyOf } from './stage.js';

type Lines = ReadonlyMap<number, Line>;

/**
 * Saves and deletes of the same bars at the same time. No order of the calls explains what comes of
 * them, nor need it: a writer looks, then writes, and what counts is what it found. But each bar is
 * then one of those that were written, or gone, and all connections agree which.
 */
export const anyWritesAtOnce = (
  capabilities: Capabilities,
): fc.Arbitrary<AtOnce<CandleStage, CandleOracle>> =>
  anyBatch<CandleStage, CandleOracle, Save | Delete>([
    saves(rulesOf(capabilities)),
    ...(capabilities.deletes ? [deletes] : []),
  ]).map((calls) => ({
    calls,
    async play(stage, oracle) {
      await makeAtOnce(calls, stage);
      for (const key of allSeries.map((name) => keyOf(name, stage))) {
        judge(key, await readByAll(key, stage), writesOf(key, calls, stage), oracle);
      }
    },
  }));

async function readByAll(key: SeriesKey, { connections }: CandleStage): Promise<Lines> {
  const reads = connections.map((candles) => candles.getRange(key, everything));
  const [first, ...others] = (await Promise.all(reads)).map(linesOf);
  const text = (lines: [number, Line][] = []) => lines.map(([, line]) => line).join('\n');
  for (const other of others) agree(text(other), text(first), 'what another connection reads');
  return new Map(first);
}

/** What one call did to a series. */
type Write =
  | { readonly rule: ConflictRule; readonly lines: Lines }
  | { readonly deletes: (ms: number) => boolean };

function writesOf(key: SeriesKey, calls: readonly (Save | Delete)[], stage: CandleStage): Write[] {
  const own = calls.filter(({ name }) => seriesId(keyOf(name, stage)) === seriesId(key));
  return own.map((call) =>
    call instanceof Delete
      ? { deletes: (ms) => isWithin(ms, call.range) }
      : { rule: call.onConflict, lines: new Map(linesOf(call.series(stage))) },
  );
}

function judge(key: SeriesKey, found: Lines, writes: readonly Write[], oracle: CandleOracle): void {
  const written = writes.flatMap((write) => ('lines' in write ? [...write.lines.keys()] : []));
  for (const ms of new Set([...found.keys(), ...oracle.times(key), ...written])) {
    const permitted = permittedAt(ms, oracle.at(key, ms), writes);
    const line = found.get(ms) ?? gone;
    if (permitted.includes(line)) continue;
    agree(line, permitted.join('\nor\n'), `the bar of ${new Date(ms).toISOString()}`);
  }
}

function permittedAt(
  ms: number,
  stored: Line | undefined,
  writes: readonly Write[],
): readonly Line[] {
  const deleted = writes.some((write) => 'deletes' in write && write.deletes(ms));
  const written = writes.flatMap((write) => {
    if (!('lines' in write)) return [];
    // A stored bar wins over `skip`, unless it is gone by then.
    const kept = write.rule === 'skip' && stored !== undefined && !deleted;
    return kept ? [] : (write.lines.get(ms) ?? []);
  });
  if (deleted) return [gone, ...written];
  return written.length > 0 ? written : [stored ?? gone];
}

const gone = 'gone';
