import { createMemoryStore } from '@jts/adapter-memory';
import { describe, expect, it } from 'vitest';
import {
  compareBacktests,
  copyStore,
  deleteFormula,
  exportCandles,
  importCandles,
  importSymbols,
  recordBacktest,
  throttle,
  validateCandles,
} from '../src/index.js';
import { key } from './bars.js';

const store = createMemoryStore();
const { candles, symbols } = store;

/** A source that nobody may begin to read. */
const source = {
  [Symbol.asyncIterator](): never {
    throw new Error('the source was not to be read');
  },
};

const bucket = { capacity: 1, refillPerSecond: 1 };
const limiter = {
  consume: async (): Promise<never> => {
    throw new Error('the limiter was not to be asked');
  },
};

const useCases: readonly (readonly [name: string, call: (options: object) => Promise<unknown>])[] =
  [
    ['importCandles', (options) => importCandles({ source, key, candles, ...options })],
    ['importSymbols', (options) => importSymbols({ source, symbols, ...options })],
    ['exportCandles', (options) => exportCandles({ candles, key, ...options }).next()],
    ['validateCandles of a source', (options) => validateCandles({ source, ...options })],
    ['validateCandles of a store', (options) => validateCandles({ candles, key, ...options })],
    ['copyStore', (options) => copyStore(store, createMemoryStore(), options)],
    ['deleteFormula', (options) => deleteFormula(store, 'a'.repeat(24), options)],
    ['recordBacktest', (options) => recordBacktest(store, {} as never, options)],
    ['compareBacktests', (options) => compareBacktests(store, ['a', 'b'], options)],
    ['work in turn', (options) => throttle(limiter, 'a', bucket)(() => 1, options)],
  ];

describe('an option that there is not is refused, and nothing is begun:', () => {
  it.each(useCases)('%s', async (_, call) => {
    await expect(call({ timeoutMS: 5 })).rejects.toMatchObject({
      code: 'VALIDATION',
      message: 'timeoutMS: is no option; is timeoutMs meant?',
    });
    await expect(call({ nothingSuch: true })).rejects.toMatchObject({ path: 'nothingSuch' });
  });

  it.each([
    [{ onInValid: 'skip' }, 'onInValid: is no option; is onInvalid meant?'],
    [{ incrementel: true }, 'incrementel: is no option; is incremental meant?'],
  ])('%o of an import', async (options, message) => {
    const call = importCandles({ source, key, candles, ...options });
    await expect(call).rejects.toMatchObject({ code: 'VALIDATION', message });
  });
});
