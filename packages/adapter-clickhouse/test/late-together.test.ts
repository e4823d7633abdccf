import { once, setMaxListeners } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { accessFrom } from '../src/client.js';
import { Connection } from '../src/connection.js';
import { inTime } from '../src/statements.js';
import { deadline, type Sending, Writes } from '../src/writes.js';
import { barsAt, day } from './bars.js';
import { clickHouseUnavailable } from './database.js';
import { openStore } from './open-store.js';

/** In milliseconds: the year 2255. */
const inTimeForSure = 9e12;

async function openWrites() {
  const { url, username, password, database, run } = await openStore();
  const connection = new Connection(await accessFrom({ url, username, password, database }));
  await connection.open(deadline(30_000));
  return { connection, writes: new Writes(connection), database, run };
}

describe.skipIf(clickHouseUnavailable())('writes that come too late', () => {
  it('get twice the time of their own, however many come late together', async () => {
    const { connection, writes } = await openWrites();
    const work = deadline(30_000);
    setMaxListeners(0, work.signal);
    await writes.run('scope', work, async () => {}); // from now on the server's time is known
    const times = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const sent: Sending[] = [];
        await writes.run(`scope ${n}`, work, (sending) => {
          const until = sent.push(sending) === 1 ? 0 : inTimeForSure;
          return connection.run({ sql: `SELECT ${inTime}`, params: { until } }, work, {});
        });
        return sent.map(({ wayMs }) => wayMs);
      }),
    );
    expect(times.filter(([first, second]) => first !== 200 || (second ?? 0) > 400)).toEqual([]);
    await connection.close();
  });

  it('are told from those whose error quotes the statement', async () => {
    const { connection, writes, database } = await openWrites();
    const work = deadline(30_000);
    let sent = 0;
    const write = ({ until }: Sending) => {
      sent++;
      const sql = `DELETE FROM ${database}.candles WHERE nothing = 1 AND (SELECT ${inTime})`;
      return connection.run({ sql, params: { until } }, work, {});
    };
    await expect(writes.run('scope', work, write)).rejects.toMatchObject({ code: 47 });
    expect(sent).toBe(1);
    await connection.close();
  });

  it('are told from those that a view refuses, which nobody sends again', async () => {
    const { store, run } = await openStore();
    await run(
      "CREATE MATERIALIZED VIEW v ENGINE = Memory AS SELECT throwIf(close = 2, 'not two') FROM candles",
    );
    await expect(store.candles.saveMany(barsAt([day(1)], () => 20_000))).rejects.toMatchObject({
      code: 'UNKNOWN',
    });
  });
});

describe.skipIf(clickHouseUnavailable())('the time of the server', () => {
  it('is asked for once by writes that begin together', async () => {
    const { connection, writes } = await openWrites();
    const questions = vi.spyOn(connection, 'select');
    let sent = 0;
    const write = async () => void sent++;
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => writes.run(`scope ${n}`, deadline(30_000), write)),
    );
    expect([sent, questions.mock.calls.length]).toEqual([50, 1]);
    await connection.close();
  });
});

describe.skipIf(clickHouseUnavailable())('writes of one scope that are given up at once', () => {
  it('are all killed, however many they are, and settled together', async () => {
    const { connection, writes, run } = await openWrites();
    const kills = vi.spyOn(connection, 'run');
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    const work = { signal: controller.signal, remainingMs: () => 30_000 };
    await writes.run('scope', work, async () => {}); // from now on the server's time is known
    const sent: string[] = [];
    const all = Array.from({ length: 3000 }, () =>
      writes.run('scope', work, async ({ queryId }) => {
        sent.push(queryId);
        await once(controller.signal, 'abort');
        controller.signal.throwIfAborted();
      }),
    );
    await vi.waitUntil(() => sent.length === all.length, { timeout: 10_000 });
    const [queryId = ''] = sent;
    const sql = 'SELECT sleepEachRow(1) FROM numbers(60) SETTINGS max_block_size = 1 FORMAT Null';
    const query = connection.run({ sql }, deadline(60_000), {}, queryId).catch(() => 'killed');
    const running = () => run(`SELECT count() FROM system.processes WHERE query_id = '${queryId}'`);
    await expect.poll(running, { timeout: 10_000 }).toBe('1');
    kills.mockClear();
    controller.abort();
    await Promise.allSettled(all);
    await writes.settle('scope');
    expect(await running()).toBe('0');
    expect(await query).toBe('killed');
    await writes.close();
    expect(kills.mock.calls.length).toBeLessThan(20);
    await connection.close();
  });
});
