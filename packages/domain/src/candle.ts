import type { Decimal } from './decimal.js';
import { ValidationError } from './errors.js';
import {
  checkDecimal,
  checkVolume,
  defaultPriceScale,
  fromScaled,
  maxScaledPrice,
  plainText,
  powerOfTen,
  rescale,
  toScaled,
} from './scaled.js';
import { kind } from './text.js';
import { checkTimestamp } from './time.js';

export const priceFields = ['open', 'high', 'low', 'close'] as const;
export type PriceField = (typeof priceFields)[number];

export interface CandleInput {
  /** A `Date`, epoch milliseconds, or ISO 8601 text with `Z` or an offset. */
  readonly timestamp: Date | number | string;
  readonly open: Decimal.Value;
  readonly high: Decimal.Value;
  readonly low: Decimal.Value;
  readonly close: Decimal.Value;
  readonly volume: bigint | number;
}

/** A bar's prices as integers: price x 10^scale. */
export type ScaledPrices = Readonly<Record<PriceField, bigint>>;

/** A bar as JSON: money and volume as text, so that no digit is lost. */
export interface CandleJson extends Readonly<Record<PriceField, string>> {
  readonly timestamp: string;
  readonly volume: string;
}

const brand = Symbol.for('@jts/Candle');

/**
 * One bar. Its prices need not make sense (high below low): stored data may break that, and
 * validation reports it.
 */
export class Candle {
  readonly volume: bigint;
  // Plain fields, not #private ones: deep-equality of test runners must see them.
  private readonly ms: number;
  private readonly scale: number;
  private readonly prices: ScaledPrices;

  private constructor(ms: number, prices: ScaledPrices, volume: bigint, scale: number) {
    this.ms = ms;
    [this.prices, this.scale] = normalForm(prices, scale);
    this.volume = volume;
  }

  /**
   * A bar from values.
   *
   * @throws ValidationError naming the field: a price that is no finite decimal or needs more than
   *   18 digits, a volume outside 0 to 2^64-1, a time outside 1900 to 2299
   */
  static of(input: CandleInput): Candle {
    if (typeof input !== 'object' || input === null) {
      throw new ValidationError('', `a candle must be made from an object, not ${kind(input)}`);
    }
    const ms = checkTimestamp('timestamp', input.timestamp);
    const decimals = mapPrices((field) => checkDecimal(field, input[field]));
    const places = mapPrices((field) => Math.min(decimals[field].decimalPlaces(), 18));
    // Each by itself first: an error names the price that is wrong, not one that is large.
    const own = mapPrices((field) => toScaled(field, decimals[field], places[field]));
    const scale = Math.max(places.open, places.high, places.low, places.close);
    const prices = mapPrices((field) => rescale(field, own[field], places[field], scale));
    return new Candle(ms, prices, checkVolume('volume', input.volume), scale);
  }

  /** A bar from integers known to be in range: what {@link CandleSeries} makes on demand. */
  static fromScaled(ms: number, prices: ScaledPrices, volume: bigint, scale: number): Candle {
    return new Candle(ms, prices, volume, scale);
  }

  /** A new `Date` at each access: changing it changes nothing here. */
  get timestamp(): Date {
    return new Date(this.ms);
  }
  get open(): Decimal {
    return this.price(this.prices.open);
  }
  get high(): Decimal {
    return this.price(this.prices.high);
  }
  get low(): Decimal {
    return this.price(this.prices.low);
  }
  get close(): Decimal {
    return this.price(this.prices.close);
  }

  /** Closed above its open. */
  get isBullish(): boolean {
    return this.prices.close > this.prices.open;
  }
  /** Closed below its open. */
  get isBearish(): boolean {
    return this.prices.close < this.prices.open;
  }
  /** |close - open|. */
  get bodySize(): Decimal {
    return this.price(distance(this.prices.close, this.prices.open));
  }
  /** high - low. */
  get range(): Decimal {
    return this.price(this.prices.high - this.prices.low);
  }
  /** high - the higher of open and close. */
  get upperShadow(): Decimal {
    const { open, high, close } = this.prices;
    return this.price(high - (this.isBullish ? close : open));
  }
  /** The lower of open and close - low. */
  get lowerShadow(): Decimal {
    const { open, low, close } = this.prices;
    return this.price((this.isBearish ? close : open) - low);
  }

  /**
   * The prices as integers, price x 10^scale.
   *
   * @throws ValidationError below `path` where one has more decimal places, or needs over 18 digits
   */
  scaled(scale: number, path = ''): ScaledPrices {
    if (scale === this.scale) return this.prices;
    return mapPrices((field) =>
      rescale(path === '' ? field : `${path}.${field}`, this.prices[field], this.scale, scale),
    );
  }

  toJSON(): CandleJson {
    return {
      timestamp: this.timestamp.toISOString(),
      ...mapPrices((field) => plainText(this.prices[field], this.scale)),
      volume: this.volume.toString(),
    };
  }

  get [brand](): true {
    return true;
  }

  // From integers, not by arithmetic on decimals: no setting of decimal.js can round it.
  private price(scaled: bigint): Decimal {
    return fromScaled(scaled, this.scale);
  }

  /** What `console.log` of Node shows. */
  [Symbol.for('nodejs.util.inspect.custom')](): CandleJson {
    return this.toJSON();
  }
}

function mapPrices<T>(map: (field: PriceField) => T): Record<PriceField, T> {
  return { open: map('open'), high: map('high'), low: map('low'), close: map('close') };
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}

/**
 * Equal bars have equal fields, whatever the scale that they came with: the default scale where it
 * holds the prices, else the smallest that does.
 */
function normalForm(given: ScaledPrices, scale: number): [ScaledPrices, number] {
  if (scale === defaultPriceScale) return [given, scale];
  if (scale < defaultPriceScale) {
    const factor = powerOfTen(defaultPriceScale - scale);
    const raised = mapPrices((field) => given[field] * factor);
    if (everyPrice(raised, (price) => price <= maxScaledPrice && price >= -maxScaledPrice)) {
      return [raised, defaultPriceScale];
    }
  }
  let prices = given;
  let places = scale;
  const fewest = scale < defaultPriceScale ? 0 : defaultPriceScale;
  for (; places > fewest && everyPrice(prices, (price) => price % 10n === 0n); places--) {
    const longer = prices;
    prices = mapPrices((field) => longer[field] / 10n);
  }
  return [prices, places];
}

function everyPrice(prices: ScaledPrices, holds: (price: bigint) => boolean): boolean {
  return holds(prices.open) && holds(prices.high) && holds(prices.low) && holds(prices.close);
}

/** Whether a value is a {@link Candle}, of whichever copy of this package. */
export function isCandle(value: unknown): value is Candle {
  return typeof value === 'object' && value !== null && brand in value;
}
