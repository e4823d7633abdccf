import type { ServerResponse } from 'node:http';
import { type ClickHouseSettings, createClient } from '@clickhouse/client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { accessFrom } from '../src/client.js';
import { Connection } from '../src/connection.js';
import { encodeNative } from '../src/native-encoder.js';
import { settingNames } from '../src/settings.js';
import { deadline, Writes } from '../src/writes.js';
import { clickHouseUnavailable } from './database.js';
import { fakeServer } from './fake-server.js';
import { openStore } from './open-store.js';

/** Writes over a client whose profile sets something. */
async function openWrites(profile: ClickHouseSettings) {
  const { url, username, password, database, run } = await openStore();
  const client = createClient({
    url,
    username,
    password,
    clickhouse_settings: profile,
    max_open_connections: 100,
  });
  onTestFinished(() => client.close());
  const connection = new Connection(await accessFrom({ client, database }));
  await connection.open(deadline(30_000));
  return { connection, writes: new Writes(connection), run };
}

describe.skipIf(clickHouseUnavailable())('all that was given up is killed', () => {
  it.each<[ClickHouseSettings, queries: number]>([
    [{}, 5],
    [{ limit: '1' }, 5],
    [{ offset: '1' }, 5],
    [{ max_rows_to_read: '1', read_overflow_mode: 'break' }, 5],
    // More than the settings that a connection asks for, as it opens.
    [{ max_result_rows: '60' }, 65],
  ])('whatever a profile sets: %j', async (profile, queries) => {
    const { connection, writes, run } = await openWrites(profile);
    const giveUp = new AbortController();
    const ids: string[] = [];
    const settings =
      'max_block_size = 1, limit = 0, offset = 0, max_result_rows = 0, max_result_bytes = 0, ' +
      'max_rows_to_read = 0, max_bytes_to_read = 0, max_rows_to_sort = 0';
    const sql = `SELECT sleepEachRow(0.1) FROM numbers(600) SETTINGS ${settings} FORMAT Null`;
    const given = Array.from({ length: queries }, () =>
      writes
        .run('scope', deadline(60_000, giveUp.signal), ({ queryId }) => {
          ids.push(queryId);
          return connection.run({ sql }, deadline(60_000, giveUp.signal), {}, queryId);
        })
        .catch(() => 'given up'),
    );
    const running = async () =>
      run(
        `SELECT count() FROM system.processes WHERE query_id IN (${ids.map((id) => `'${id}'`).join()})`,
      );
    await vi.waitUntil(async () => ids.length === queries && (await running()) === `${queries}`, {
      timeout: 60_000,
    });
    giveUp.abort();
    await Promise.all(given);
    await writes.settle('scope', deadline(60_000));
    expect(await running()).toBe('0');
  });
});

/** A write that was given up, and a server that deals with the KILL as it likes. */
async function givenUp(
  onKill: (query: string, response: ServerResponse, params: URLSearchParams) => unknown,
) {
  const questions = { times: 0, silentFrom: Number.POSITIVE_INFINITY };
  const send = (response: ServerResponse, ...block: Parameters<typeof encodeNative>) =>
    response.end(Buffer.concat([...encodeNative(...block)]));
  const { url } = await fakeServer((query, response, request) => {
    const params = new URL(request.url ?? '/', 'http://fake').searchParams;
    if (query.includes('FROM system.settings')) {
      const values = settingNames;
      return send(response, [{ name: 'name', type: 'String', values }], values.length);
    }
    if (!query.includes('now64')) return onKill(query, response, params);
    if (questions.times++ >= questions.silentFrom) return undefined;
    const values = BigInt64Array.of(0n);
    return send(response, [{ name: 't', type: 'DateTime64(3)', values }], 1);
  });
  const connection = new Connection(await accessFrom({ url, database: 'd' }));
  await connection.open(deadline(30_000));
  const writes = new Writes(connection, 500);
  const giveUp = new AbortController();
  const given = writes.run('scope', deadline(30_000, giveUp.signal), async () => {
    giveUp.abort();
    giveUp.signal.throwIfAborted();
  });
  await expect(given).rejects.toThrow();
  const settled = writes.settle('scope', deadline(30_000));
  onTestFinished(async () => {
    await writes.close();
    await connection.close();
  });
  return { settled, questions };
}

it('a server that keeps its limits of results is asked to kill within them', async () => {
  const kills: (string | null)[] = [];
  const { settled } = await givenUp((_, response, params) => {
    kills.push(params.get('max_result_rows'));
    if (!params.has('max_result_rows')) return response.end();
    return response
      .writeHead(500, { 'x-clickhouse-exception-code': '452' })
      .end('Code: 452. DB::Exception: max_result_rows is not to be changed');
  });
  await settled;
  expect([kills[0], kills.at(-1)]).toEqual(['0', null]);
});

describe('a server that says nothing', () => {
  it('to a KILL may not have heard of it: the next write does not go ahead', async () => {
    const { settled } = await givenUp(() => {});
    await expect(settled).rejects.toThrow();
  });

  it('after it may be about to store: the next write does not go ahead', async () => {
    const { settled, questions } = await givenUp((query, response) => {
      if (query.includes(' SYNC')) questions.silentFrom = 0;
      else response.end();
    });
    await expect(settled).rejects.toThrow();
  });

  it('of the end of a query, and answers otherwise, has one that waits for what never comes', async () => {
    const { settled } = await givenUp((query, response) => {
      if (!query.includes(' SYNC')) response.end();
    });
    await settled;
  });
});
