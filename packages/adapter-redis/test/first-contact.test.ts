import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRedisStore, type RedisStoreOptions, readRedisEnvironment } from '../src/index.js';
import { openSilence } from './proxy.js';
import { rejection, sharedUrl, skipWithoutServer } from './server.js';

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Says this to everybody who comes. */
const saying = (...words: readonly (string | Buffer)[]) =>
  portOf(
    createServer((socket) => {
      socket.on('error', () => {}); // who comes may leave first
      for (const word of words) socket.end(word);
    }),
  );

describe('what answers is no such server', () => {
  it.each<[what: string, url: () => Promise<string>, message: RegExp]>([
    [
      'HTTP',
      async () =>
        `redis://127.0.0.1:${await portOf(createHttpServer((_, answer) => answer.end('x')))}`,
      /speaks HTTP, and not as Redis does/,
    ],
    [
      'SSH',
      async () => `redis://127.0.0.1:${await saying('SSH-2.0-OpenSSH_9.2\r\n')}`,
      /what answers there does not speak as Redis does/,
    ],
    [
      'an alert of TLS',
      async () => `redis://127.0.0.1:${await saying(Buffer.from('15030300020246', 'hex'))}`,
      /speaks TLS: is it a url that begins with rediss\?/,
    ],
    [
      'nothing before the end',
      async () => `redis://127.0.0.1:${await saying('')}`,
      /cut the connection: is it a url that begins with rediss\?/,
    ],
    [
      'HTTP, where TLS was expected',
      async () =>
        `rediss://127.0.0.1:${await portOf(createHttpServer((_, answer) => answer.end('x')))}`,
      /speaks no TLS: is it a url that begins with redis\?/,
    ],
    [
      'nothing, where TLS was expected',
      async () => (await openSilence()).replace('redis', 'rediss'),
      /no TLS connection opens in time: is the server away, or is it a url that begins with redis\?/,
    ],
  ])('%s', async (_, url, message) => {
    const opened = createRedisStore({ url: await url(), connectTimeoutMs: 300 });
    expect(await rejection(opened)).toMatchObject({
      code: expect.stringMatching(/UNAVAILABLE|TIMEOUT/),
      message: expect.stringMatching(message),
    });
  });

  it('Redis without TLS, where that was expected', async (context) => {
    skipWithoutServer(context);
    const url = sharedUrl().replace('redis:', 'rediss:');
    expect(await rejection(createRedisStore({ url, connectTimeoutMs: 300 }))).toMatchObject({
      message: expect.stringMatching(/is it a url that begins with redis\?/),
    });
  });
});

describe('no server is named', () => {
  it.each<[what: string, options: () => unknown]>([
    ['no options', () => undefined],
    ['no url', () => ({ prefix: 'shop' })],
    ['an empty url', () => ({ url: '' })],
    ['an empty REDIS_URL', () => readRedisEnvironment({ REDIS_URL: '' })],
    ['no REDIS_URL', () => readRedisEnvironment({})],
  ])('%s', async (_, options) => {
    const opened = createRedisStore((await options()) as RedisStoreOptions);
    expect(await rejection(opened)).toMatchObject({
      code: 'VALIDATION',
      message: expect.stringMatching(/url.*REDIS_URL/),
    });
  });
});
