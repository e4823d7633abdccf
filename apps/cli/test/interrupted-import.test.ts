import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { runJts } from './run-jts.js';
import { useServer } from './server.js';

const server = useServer();

const batchRows = 65_536;
const day = Date.parse('2000-01-01T00:00Z');

/** Minute bars from one minute to another, numbered from 0. */
function rows(from: number, to: number): Buffer {
  let text = '';
  for (let i = from; i < to; i++) {
    const time = new Date(day + i * 60_000).toISOString();
    text += `${time},${10 + (i % 7)},20,5,${11 + (i % 5)},${i}\n`;
  }
  return Buffer.from(text);
}

const header = Buffer.from('timestamp,open,high,low,close,volume\n');
const importing = ['import', '-', '--symbol', 'LONG', '--timeframe', '1m', '--json'];

const count = async () => {
  const { out } = await runJts(['list', '--format', 'json'], server);
  return JSON.parse(out)[0]?.count ?? 0;
};

it('an import that is interrupted leaves whole batches, and the same again completes it', async () => {
  const interrupt = new AbortController();
  async function* slowly() {
    yield header;
    // What is asked for comes long after the first batches are stored.
    for (let k = 0; ; k++) {
      if (k === 5) interrupt.abort();
      yield rows(k * batchRows, (k + 1) * batchRows);
    }
  }
  const stdin = Readable.from(slowly(), { highWaterMark: 1 });
  const stopped = await runJts(importing, { ...server, stdin, interrupted: interrupt.signal });
  const report = JSON.parse(stopped.out);
  expect(stopped).toMatchObject({ code: 1, err: '' });
  expect(report.status).toBe('aborted');
  expect(report.batches).toBeGreaterThan(0);
  expect(report.through.row).toBe(report.batches * batchRows + 1);
  // A batch that was on its way may have arrived.
  expect([report.batches, report.batches + 1]).toContain((await count()) / batchRows);

  const whole = Buffer.concat([header, rows(0, 6 * batchRows)]);
  const { code, out } = await runJts(importing, { ...server, stdin: whole });
  const again = JSON.parse(out);
  expect({ code, read: again.read }).toEqual({ code: 0, read: 6 * batchRows });
  expect(again.inserted + again.skipped).toBe(6 * batchRows);
  expect(again.skipped).toBeGreaterThanOrEqual(report.batches * batchRows);
  expect(await count()).toBe(6 * batchRows);
});

it('tells a person where it stopped and how to go on', async () => {
  const interrupt = new AbortController();
  async function* slowly() {
    yield header;
    for (let k = 0; ; k++) {
      if (k === 4) interrupt.abort();
      yield rows(k * batchRows, (k + 1) * batchRows);
    }
  }
  const { code, out } = await runJts(['import', '-', '--symbol', 'PERSON', '--timeframe', '1m'], {
    ...server,
    stdin: Readable.from(slowly(), { highWaterMark: 1 }),
    interrupted: interrupt.signal,
  });
  expect(code).toBe(1);
  expect(out).toMatch(/^standard input into KRX PERSON 1m: interrupted\n/);
  expect(out).toMatch(
    /\d+ batch(es)? stored, up to row [\d,]+ \(20\d\d-\d\d-\d\dT\d\d:\d\d:00\.000Z\)/,
  );
  expect(out).toContain('the same command again goes on from there');
});
