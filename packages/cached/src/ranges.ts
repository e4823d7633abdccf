import type { CallContext, Span } from '@jts/adapter-kit';
import { type CandleSeries, isStorageError, type SeriesKey, seriesId } from '@jts/domain';
import type { CandleRepository } from '@jts/ports';
import { type BlockRun, blocksOf, numbersOf, spanOf } from './blocks.js';
import type { ReadOptions } from './call-options.js';
import { newFill } from './envelope.js';
import type { Place } from './keys.js';
import type { Found } from './lookup.js';
import type { LookupOutcome } from './lookup-events.js';
import type { Parts } from './parts.js';
import {
  type CachedSeries,
  decodeSeries,
  encodeSeries,
  joined,
  seriesBytes,
} from './series-codec.js';

/** One read of a range by blocks. */
interface Read {
  readonly place: Place;
  readonly key: SeriesKey;
  readonly scale: number;
  readonly span: Span;
  readonly blocks: BlockRun;
  readonly context: CallContext;
}

/** So many series whose blocks don't fit are remembered. */
const mostDense = 1000;

/** Ranges of bars in blocks of equal time, so that reads that overlap share them. */
export class Ranges {
  private readonly candles: () => CandleRepository;
  private readonly scale: () => number;
  private readonly parts: Parts;
  /** Series with more bars in a block than one value holds. */
  private readonly dense = new Set<string>();

  constructor(
    store: { readonly priceScale: number; readonly candles: CandleRepository },
    parts: Parts,
  ) {
    this.candles = () => store.candles;
    this.scale = () => store.priceScale;
    this.parts = parts;
  }

  async read(key: SeriesKey, span: Span, context: CallContext): Promise<CandleSeries> {
    const place = this.parts.keys.series(key);
    const blocks = blocksOf(key.timeframe, span);
    if (place === undefined || blocks === undefined || this.dense.has(place.counter)) {
      return this.direct(key, span, context);
    }
    const read = { place, key, span, blocks, context, scale: this.scale() };
    const cacheKeys = numbersOf(blocks).map((block) => place.value(block));
    const found = await this.parts.lookup.find(place.counter, cacheKeys, context);
    if (found === undefined) return this.direct(key, span, context);
    return (await this.compose(read, found)) ?? this.fromDatabase(key, span, context);
  }

  private direct(key: SeriesKey, span: Span, context: CallContext): Promise<CandleSeries> {
    this.tell('unused');
    return this.fromDatabase(key, span, context);
  }

  private fromDatabase(key: SeriesKey, span: Span, context: CallContext): Promise<CandleSeries> {
    const range = { from: new Date(span.from), to: new Date(span.to) };
    const name = `${span.from} ${span.to} ${seriesId(key)}`;
    return this.parts.flights.share(name, context, (options) =>
      this.candles().getRange(key, range, options),
    );
  }

  private tell(outcome: LookupOutcome): void {
    this.parts.tell({ operation: 'candles.getRange', outcome });
  }

  /** Undefined where blocks and the database's answer don't make one state of the series. */
  private async compose(read: Read, found: Found): Promise<CandleSeries | undefined> {
    const { place, key, scale, span, blocks, context } = read;
    const hits = decodeBlocks(read, found);
    const missing = missingOf(blocks, hits, found.settled);
    if (missing === undefined) {
      this.tell('hit');
      return joined(key, scale, seriesOf(hits, span));
    }
    const before = hits.slice(0, missing.first - blocks.first);
    const after = hits.slice(missing.last + 1 - blocks.first);
    this.tell(before.length + after.length === 0 ? 'miss' : 'partial');
    this.learnFrom(hits, place, found.number);
    const name = `${place.counter} ${found.number} ${scale} ${missing.first} ${missing.last}`;
    const rest = { ...read, blocks: missing };
    const maxAgeMs = this.maxAgeMs(place, found.number, spanOf(key.timeframe, missing).to);
    const filled = await this.parts.flights.join(name, maxAgeMs, context, (options) =>
      this.fill(rest, found.number, options),
    );
    if (filled === undefined) return undefined;
    if (before.length + after.length === 0) return cut(filled, span);
    // The hits are older than the answer: of the same state only if nothing was written between.
    if (!(await this.parts.lookup.isStill(place.counter, found.number, context))) return undefined;
    const filling = cut(filled, span);
    return joined(key, scale, [...seriesOf(before, span), filling, ...seriesOf(after, span)]);
  }

  /** Reads blocks whole, and stores them; undefined where they hold too much. */
  private async fill(read: Read, number: number, options: ReadOptions) {
    const { key, blocks, place } = read;
    const { wallMs, monotonicMs } = this.parts.clock;
    const span = spanOf(key.timeframe, blocks);
    if (span.to < wallMs()) await this.learnLast(read, number, span.to, options);
    const asked = monotonicMs();
    let series: CandleSeries;
    try {
      const range = { from: new Date(span.from), to: new Date(span.to) };
      series = await this.candles().getRange(key, range, options);
    } catch (error) {
      // The blocks are too large for the store's limits: what was asked for may not be.
      if (isStorageError(error) && error.code === 'TOO_LARGE') return this.tooDense(place);
      throw error;
    }
    if (series.scale !== read.scale) return undefined;
    this.store(read, series, number, asked);
    return series;
  }

  /** A bar of a later block, say, for which the database need not be asked. */
  private learnFrom(hits: Hits, { counter }: Place, number: number): void {
    const last = hits.findLast((hit) => hit !== undefined && hit.series.length > 0);
    const time = last?.series.columns.timestamp.at(-1);
    if (time !== undefined) this.parts.lineages.learn(counter, number, Number(time));
  }

  /** A block is final when a later bar was stored before it was read: asked once for each number. */
  private async learnLast(
    { key, place }: Read,
    number: number,
    time: number,
    options: { readonly signal: AbortSignal; readonly timeoutMs: number },
  ): Promise<void> {
    const { lineages } = this.parts;
    if (lineages.hasLater(place.counter, number, time)) return;
    const coverage = await this.candles().getCoverage(key, options);
    if (coverage) lineages.learn(place.counter, number, coverage.last.getTime());
  }

  private store({ key, place, blocks }: Read, series: CandleSeries, number: number, asked: number) {
    const { lineages, shelf } = this.parts;
    const last = series.last?.timestamp.getTime();
    if (last !== undefined) lineages.learn(place.counter, number, last);
    const fill = newFill();
    for (const block of numbersOf(blocks)) {
      const { from, to } = spanOf(key.timeframe, { first: block, last: block });
      const bars = series.rows(series.lowerBound(from), series.lowerBound(to + 1));
      if (!shelf.fits(seriesBytes(bars.length))) this.tooDense(place);
      const cacheKey = place.value(block);
      const value = () => encodeSeries(cacheKey, { number, fill }, bars);
      shelf.put(cacheKey, value, asked, this.maxAgeMs(place, number, to));
    }
  }

  /** How old bars up to a time may be: a bar that has none behind it may still move. */
  private maxAgeMs({ counter }: Place, number: number, time: number): number {
    const { clock, lineages, settings } = this.parts;
    const isFinal = time < clock.wallMs() && lineages.hasLater(counter, number, time);
    return isFinal ? settings.ttlMs : settings.freshMs;
  }

  private tooDense({ counter }: Place): undefined {
    this.dense.add(counter);
    if (this.dense.size <= mostDense) return;
    const [oldest] = this.dense;
    if (oldest !== undefined) this.dense.delete(oldest);
  }
}

type Hits = readonly (CachedSeries | undefined)[];

function decodeBlocks({ key, scale, blocks, place }: Read, { number, values }: Found): Hits {
  return numbersOf(blocks).map((block, i) => {
    const bytes = values[i];
    if (bytes === null || bytes === undefined) return undefined;
    const span = spanOf(key.timeframe, { first: block, last: block });
    return decodeSeries({ cacheKey: place.value(block), key, scale, span }, number, bytes);
  });
}

/** From the first block that is missing to the last: one read of the database, of one moment. */
function missingOf(blocks: BlockRun, hits: Hits, settled: boolean): BlockRun | undefined {
  const missing = numbersOf(blocks).filter((_, i) => hits[i] === undefined);
  const [first, last] = [missing[0], missing.at(-1)];
  if (settled) return first === undefined || last === undefined ? undefined : { first, last };
  const fills = new Set(hits.map((hit) => hit?.fill));
  return first === undefined && fills.size === 1 ? undefined : blocks;
}

const seriesOf = (hits: Hits, span: Span): CandleSeries[] =>
  hits.flatMap((hit) => (hit === undefined ? [] : cut(hit.series, span)));

const cut = (series: CandleSeries, { from, to }: Span): CandleSeries =>
  series.rows(series.lowerBound(from), series.lowerBound(to + 1));
