/** The process of one way: so its memory is its own, and no other way's garbage is in its time. */
import type { OpenWay } from './harness/job.js';
import { findWay } from './harness/job.js';
import { peakMemory, resetPeakMemory } from './harness/peak-memory.js';
import type { Answer, Assignment, Request } from './harness/protocol.js';
import { wireBytes } from './harness/wire-bytes.js';
import { loadSuite } from './suites.js';

let way: OpenWay | undefined;
let rest = 0;
let peak = 0;

async function open({ suite, job, way: name, settings }: Assignment): Promise<Answer> {
  const { jobs } = await loadSuite(suite);
  way = await findWay(jobs(settings.sizes), job, name).open(settings);
  globalThis.gc?.();
  rest = process.memoryUsage.rss();
  return { done: 'open' };
}

async function run(): Promise<Answer> {
  if (way === undefined) throw new Error('not open');
  await way.prepare?.();
  globalThis.gc?.();
  const latencies: number[] = [];
  resetPeakMemory();
  const wireBefore = wireBytes();
  const start = performance.now();
  const check = await way.run(latencies);
  const ms = performance.now() - start;
  const wire = wireBytes() - wireBefore;
  // Before the check, which makes objects of its own.
  peak = Math.max(peak, peakMemory());
  return { done: 'run', ms, latencies, wireBytes: wire, check: await check() };
}

async function close(): Promise<Answer> {
  const memory = way?.memory === undefined ? { rest, peak } : await way.memory();
  await way?.close();
  return { done: 'close', memory };
}

async function answer(request: Request): Promise<Answer> {
  try {
    if (request.ask === 'open') return await open(request.assignment);
    return await (request.ask === 'run' ? run() : close());
  } catch (error) {
    return { done: 'error', message: error instanceof Error ? `${error.stack}` : String(error) };
  }
}

process.on('message', (request: Request) => {
  void answer(request).then((reply) => process.send?.(reply));
});

// Else the connections of a way would keep it, where whoever asked has died.
process.once('disconnect', () => process.exit());
