import type { MarketDataStore } from '@jts/ports';
import { describe, expect, it } from 'vitest';
import { defineStore, StoreCalls, withPolicies } from '../src/index.js';
import { everything, key, rejection, scriptedDriver } from './driver.js';

type Calls = (
  store: MarketDataStore,
  options: never,
) => readonly (readonly [name: string, call: () => Promise<unknown>])[];

const calls: Calls = ({ candles, symbols, ...store }, options) => [
  ['ensureSchema', () => store.ensureSchema(options)],
  ['health', () => store.health(options)],
  ['getRange', () => candles.getRange(key, everything, options)],
  ['getLatest', () => candles.getLatest(key, 1, options)],
  [
    'streamRange',
    () => candles.streamRange(key, everything, options)[Symbol.asyncIterator]().next(),
  ],
  ['search', () => symbols.search('A', options)],
];

// A driver that is asked rejects with another error than VALIDATION.
const driver = scriptedDriver({});

describe.each([
  ['a store', defineStore(driver)],
  ['a store with policies', withPolicies(defineStore(driver))],
])('%s', (_, store) => {
  it.each(calls(store, { timeoutMS: 5 } as never))(
    'says which option %s may mean',
    async (_, call) => {
      expect(await rejection(call())).toMatchObject({
        code: 'VALIDATION',
        path: 'timeoutMS',
        message: 'timeoutMS: is no option; is timeoutMs meant?',
      });
    },
  );

  it.each([5, 'soon', null, [], () => 5])('takes %o for no options', async (none) => {
    for (const [, call] of calls(store, none as never)) {
      expect(await rejection(call())).toMatchObject({ code: 'VALIDATION', path: 'options' });
    }
  });

  it('tells the option of one method from that of another', async () => {
    const misplaced = { chunkSize: 5 } as never;
    expect(await rejection(store.candles.getRange(key, everything, misplaced))).toMatchObject({
      message: 'chunkSize: is no option; there are onBars, signal, timeoutMs',
    });
  });
});

it('refuses what is no option of a call of its own', async () => {
  const own = new StoreCalls(driver);
  const call = own.run(
    'open',
    { timeoutMS: 5 } as never,
    () => undefined,
    async () => 'done',
  );
  expect(await rejection(call)).toMatchObject({ code: 'VALIDATION', path: 'timeoutMS' });
});
