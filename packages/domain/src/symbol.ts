import * as z from 'zod/mini';
import { validate } from './parse.js';
import { by, entity, optional, type Schema, text } from './schema.js';
import { checkCode, checkOneOf } from './text.js';

export const markets = ['KOSPI', 'KOSDAQ', 'ETF'] as const;
export type Market = (typeof markets)[number];

/** A listed symbol. */
export interface StockSymbol {
  /** The identity: as the `symbol` of a series, 1 to 10,000 characters without controls (`005930`). */
  readonly code: string;
  readonly name: string;
  readonly market: Market;
  /** Absent where it would be empty. */
  readonly sector?: string;
  readonly isActive: boolean;
}

/** A symbol from outside; an empty or null sector is an absent one (contract S1). */
export const symbolSchema: Schema<StockSymbol> = entity<StockSymbol>(
  {
    code: by(checkCode),
    name: text,
    market: by((path, value) => checkMarket(value, path)),
    sector: optional(text),
    isActive: z.boolean(),
  },
  (key, value) => value === undefined || value === null || (key === 'sector' && value === ''),
);

/** A symbol of our own, equal to `input`. @throws ValidationError naming the field below `path` */
export function checkSymbol(input: unknown, path = ''): StockSymbol {
  return validate(symbolSchema, input, path);
}

export function checkMarket(value: unknown, path = 'market'): Market {
  return checkOneOf(path, value, markets);
}
