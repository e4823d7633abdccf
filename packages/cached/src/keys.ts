import { type SeriesKey, seriesId } from '@jts/domain';

/** What a cache takes. */
const longestKey = 1000;
/** Room for what stands behind a series' or a symbol's name. */
const longestName = longestKey - 100;

/** Keys in the cache of one thing whose writes are counted together: a series, or all symbols. */
export interface Place {
  /** Of the counter. */
  readonly counter: string;
  /** Of a value that goes with it. */
  value(name: string | number): string;
}

/**
 * Where things stand in the cache. NUL separates the parts: no namespace, exchange, symbol or code can hold
 * one, so different things have different keys.
 */
export class Keys {
  private readonly namespace: string;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  /** Undefined where the names are too long for a key: such a series is not cached. */
  series(key: SeriesKey): Place | undefined {
    const id = `${this.namespace}\0candles\0${seriesId(key)}`;
    return id.length > longestName ? undefined : placeAt(id);
  }

  /** One counter for all symbols: lists hold any of them. */
  symbols(): Place {
    return placeAt(`${this.namespace}\0symbols`);
  }

  /** Whether a symbol's code fits into a key. */
  fits(code: string): boolean {
    return this.namespace.length + code.length <= longestName;
  }
}

function placeAt(id: string): Place {
  return { counter: `${id}\0n`, value: (name) => `${id}\0v${name}` };
}
