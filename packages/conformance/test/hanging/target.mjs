import { memory } from '../node/memory.mjs';

/** Never answers a question about symbols. */
export const hanging = memory((store) => ({
  ...store,
  symbols: new Proxy(store.symbols, { get: () => () => new Promise(() => {}) }),
}));

export const options = { timeoutMs: 20 };
