import { beforeEach, describe, expect, it } from 'vitest';
import { openProxy, openSilence } from './proxy.js';
import { bytes, openStore, rejection, sharedUrl, skipWithoutServer, text, ttl } from './server.js';

beforeEach(skipWithoutServer);

describe('a command of a call that has ended', () => {
  it('does not act on a connection that fell silent, once a later one has', async () => {
    const proxy = await openProxy(sharedUrl());
    const { cache } = await openStore({ url: proxy.url });
    await cache.set('a', bytes('first'), ttl);
    proxy.hold();
    const late = cache.set('a', bytes('late'), { ...ttl, timeoutMs: 200 });
    expect(await rejection(late)).toMatchObject({ code: 'TIMEOUT' });
    await cache.set('a', bytes('newer'), ttl);
    expect(await proxy.release()).toBe(1);
    expect(text(await cache.get('a'))).toBe('newer');
  });

  it('does not act on a connection that was lost, once it was repeated', async () => {
    const proxy = await openProxy(sharedUrl());
    const { cache } = await openStore({ url: proxy.url });
    await cache.set('a', bytes('first'), ttl);
    proxy.hold();
    const repeated = cache.set('a', bytes('repeated'), ttl);
    proxy.cut();
    await repeated;
    await cache.set('a', bytes('newer'), ttl);
    expect(await proxy.release()).toBe(1);
    expect(text(await cache.get('a'))).toBe('newer');
  });

  it('does not count on a connection that was lost, once another number was given', async () => {
    const proxy = await openProxy(sharedUrl());
    const { cache } = await openStore({ url: proxy.url });
    expect(await cache.increment('n', ttl)).toBe(1);
    proxy.hold();
    const lost = cache.increment('n', ttl);
    proxy.cut();
    expect(await rejection(lost)).toMatchObject({ code: 'UNAVAILABLE' });
    expect(await cache.increment('n', ttl)).toBe(2);
    expect(await proxy.release()).toBe(1);
    expect(await cache.increment('n', ttl)).toBe(3);
  });

  it('is not sent at all where the caller has left before there was a connection', async () => {
    const proxy = await openProxy(sharedUrl());
    const { cache } = await openStore({ url: proxy.url });
    proxy.hold();
    proxy.cut();
    const leaving = new AbortController();
    const call = cache.set('a', bytes('late'), { ...ttl, signal: leaving.signal });
    leaving.abort();
    expect(await rejection(call)).toMatchObject({ code: 'ABORTED' });
    expect(await cache.get('a')).toBeNull();
  });
});

it('other calls go on while one has no patience, on the same connection', async () => {
  const { cache, rateLimiter } = await openStore();
  const impatient = Array.from({ length: 20 }, () =>
    cache.get('a', { timeoutMs: 0.01 }).catch((error) => error.code),
  );
  const patient = Array.from({ length: 20 }, () => cache.increment('n', ttl));
  await Promise.all(impatient);
  expect(new Set(await Promise.all(patient)).size).toBe(20);
  await rateLimiter.reset('a');
  expect(await cache.increment('n', ttl)).toBe(21);
});

it('a server that says nothing is given up, and the next one asked', async () => {
  const silent = await openSilence();
  const connectTimeoutMs = 200;
  expect(await rejection(openStore({ url: silent, connectTimeoutMs }))).toMatchObject({
    code: 'TIMEOUT',
  });
  const both = `${silent},${new URL(sharedUrl()).host}`;
  const { cache } = await openStore({ url: both, connectTimeoutMs });
  expect(await cache.increment('n', ttl)).toBe(1);
});

describe('closing waits for no connection that is being opened', () => {
  const patient = { timeoutMs: 600_000, connectTimeoutMs: 600_000 };

  it('to a server that was there', async () => {
    const proxy = await openProxy(sharedUrl());
    const store = await openStore({ url: proxy.url, ...patient });
    proxy.holdAll();
    proxy.cut();
    const call = rejection(store.cache.get('a'));
    await store.close();
    expect(await call).toMatchObject({ code: 'CLOSED' });
  });

  it('to one that has never answered', async () => {
    const url = await openSilence();
    const store = await openStore({ url, connect: 'later', ...patient });
    const call = rejection(store.cache.get('a'));
    await store.close();
    expect(await call).toMatchObject({ code: 'CLOSED' });
  });

  it('to one that refuses', async () => {
    const url = 'redis://127.0.0.1:1';
    const store = await openStore({ url, connect: 'later', ...patient });
    const call = rejection(store.cache.get('a'));
    await store.close();
    expect(await call).toMatchObject({ code: 'CLOSED' });
  });

  it('but for an answer on one that is open', async () => {
    const proxy = await openProxy(sharedUrl());
    const store = await openStore({ url: proxy.url });
    await store.cache.set('a', bytes('1'), ttl);
    const call = store.cache.get('a');
    await store.close();
    expect(text(await call)).toBe('1');
  });
});
