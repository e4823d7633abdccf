import { marketDataSuites } from '@jts/conformance';
import { memory } from './memory.mjs';
import { register } from './register.mjs';

/** Deletes up to the end of a range, but not the bar that stands on it. */
function forgetful(store) {
  const deleteRange = (key, { from, to }, options) =>
    store.candles.deleteRange(key, { from, to: new Date(to.getTime() - 1) }, options);
  return { ...store, candles: { ...store.candles, deleteRange } };
}

register(memory(forgetful), marketDataSuites);
