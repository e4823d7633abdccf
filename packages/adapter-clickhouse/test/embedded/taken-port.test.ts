import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startEngine } from '../../src/embedded/start-engine.js';
import { query } from './processes.js';

const taken = vi.hoisted(() => ({ port: 0, offers: 0 }));

// The race, made certain: a port that was free is another server's by the time the engine asks for it.
vi.mock('../../src/embedded/readiness.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/embedded/readiness.js')>();
  const freePort = async () => {
    taken.offers += 1;
    return taken.offers <= 2 ? taken.port : original.freePort();
  };
  return { ...original, freePort };
});

const stranger = createServer((_request, response) => response.end('Ok.\n'));

beforeAll(async () => {
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  taken.port = (stranger.address() as AddressInfo).port;
});

afterAll(() => stranger.close());

test('a port that another server takes meanwhile is given up for another one', async () => {
  const engine = await startEngine();
  try {
    expect(taken.offers).toBe(3);
    expect(engine.url).not.toContain(`:${taken.port}`);
    expect(await query(engine, 'SELECT 1')).toBe('1');
  } finally {
    await engine.stop();
  }
});
