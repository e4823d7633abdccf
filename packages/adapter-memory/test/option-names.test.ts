import { expect, test } from 'vitest';
import {
  createMemoryCache,
  createMemoryCacheStore,
  createMemoryRateLimiter,
  createMemoryStore,
} from '../src/index.js';

const factories = {
  createMemoryStore,
  createMemoryCacheStore,
  createMemoryCache,
  createMemoryRateLimiter,
};

test.each([
  ['createMemoryStore', { pricescale: 2 }, 'pricescale', 'is no option; is priceScale meant?'],
  ['createMemoryStore', { timeoutMS: 5 }, 'timeoutMS', 'is no option; is timeoutMs meant?'],
  ['createMemoryStore', null, '', 'must be an object of options'],
  ['createMemoryCacheStore', { maxByte: 5 }, 'maxByte', 'is no option; is maxBytes meant?'],
  ['createMemoryCache', { clocks: Date.now }, 'clocks', 'is no option; is clock meant?'],
  ['createMemoryRateLimiter', { maxBytes: 5 }, 'maxBytes', 'is no option'],
] as const)('%s refuses %j', (factory, options, path, says) => {
  const open = () => factories[factory](options as object);
  expect(open).toThrow(expect.objectContaining({ code: 'VALIDATION', path }));
  expect(open).toThrow(says);
});
