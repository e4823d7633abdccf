import { Decimal } from './decimal.js';
import {
  checkDecimal,
  checkVolume,
  defaultPriceScale,
  fromScaled,
  rescale,
  toScaled,
} from './scaled.js';
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
    this.prices = prices;
    this.volume = volume;
    this.scale = scale;
  }

  /**
   * A bar from values.
   *
   * @throws ValidationError naming the field: a price that is no finite decimal or needs more than
   *   18 digits, a volume outside 0 to 2^64-1, a time outside 1900 to 2299
   */
  static of(input: CandleInput): Candle {
    const decimals = priceFields.map((field) => checkDecimal(field, input[field]));
    const scale = chooseScale(decimals);
    const [open, high, low, close] = decimals.map((value, i) =>
      toScaled(priceFields[i] ?? '', value, scale),
    ) as [bigint, bigint, bigint, bigint];
    return new Candle(
      checkTimestamp('timestamp', input.timestamp),
      { open, high, low, close },
      checkVolume('volume', input.volume),
      scale,
    );
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
    return fromScaled(this.prices.open, this.scale);
  }
  get high(): Decimal {
    return fromScaled(this.prices.high, this.scale);
  }
  get low(): Decimal {
    return fromScaled(this.prices.low, this.scale);
  }
  get close(): Decimal {
    return fromScaled(this.prices.close, this.scale);
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
    return this.close.minus(this.open).abs();
  }
  /** high - low. */
  get range(): Decimal {
    return this.high.minus(this.low);
  }
  /** high - the higher of open and close. */
  get upperShadow(): Decimal {
    return this.high.minus(Decimal.max(this.open, this.close));
  }
  /** The lower of open and close - low. */
  get lowerShadow(): Decimal {
    return Decimal.min(this.open, this.close).minus(this.low);
  }

  /**
   * The prices as integers, price x 10^scale.
   *
   * @throws ValidationError below `path` where one has more decimal places, or needs over 18 digits
   */
  scaled(scale: number, path = ''): ScaledPrices {
    if (scale === this.scale) return this.prices;
    const at = (field: PriceField) =>
      rescale(path === '' ? field : `${path}.${field}`, this.prices[field], this.scale, scale);
    return { open: at('open'), high: at('high'), low: at('low'), close: at('close') };
  }

  toJSON(): CandleJson {
    return {
      timestamp: this.timestamp.toISOString(),
      open: this.open.toFixed(),
      high: this.high.toFixed(),
      low: this.low.toFixed(),
      close: this.close.toFixed(),
      volume: this.volume.toString(),
    };
  }

  get [brand](): true {
    return true;
  }

  /** What `console.log` of Node shows. */
  [Symbol.for('nodejs.util.inspect.custom')](): CandleJson {
    return this.toJSON();
  }
}

/** The default scale where it holds the prices, so that equal bars have equal fields. */
function chooseScale(prices: readonly Decimal[]): number {
  const places = Math.min(Math.max(...prices.map((price) => price.decimalPlaces())), 18);
  const fits = prices.every((price) => price.e + defaultPriceScale <= 17);
  return places < defaultPriceScale && fits ? defaultPriceScale : places;
}

/** Whether a value is a {@link Candle}, of whichever copy of this package. */
export function isCandle(value: unknown): value is Candle {
  return typeof value === 'object' && value !== null && brand in value;
}
