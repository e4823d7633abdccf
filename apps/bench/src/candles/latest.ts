import type { Check, Job, OpenWay, Way } from '../harness/job.js';
import type { Settings, Sizes } from '../settings.js';
import { connect, drain } from './connection.js';
import { readKey, readRange } from './data-set.js';
import { digestBars, digestColumns, digestOnServer } from './digest.js';
import { type PlainRow, quoted, toCandle, toPlainBar } from './plain.js';
import { openStore } from './store.js';
import { isOfSeries } from './table.js';

/** The last bar of a long series, as a screen asks for it. */
export function latestJob(sizes: Sizes): Job {
  return {
    id: 'latest',
    title: `Read the last bar of a series, of ${sizes.rows.toLocaleString('en')} bars`,
    items: sizes.calls,
    unit: 'calls',
    calls: sizes.calls,
    ways: [bytes, getLatest, plain],
    async expected({ server, dataDatabase }) {
      const client = connect(server, dataDatabase);
      const last = `timestamp = fromUnixTimestamp64Milli(${readRange(sizes).to.getTime()})`;
      const where = `${isOfSeries(readKey)} AND ${last}`;
      return digestOnServer(client, 'candles', where).finally(() => client.close());
    },
  };
}

const statement = `SELECT timestamp, open, high, low, close, volume FROM candles
  WHERE ${isOfSeries(readKey)} ORDER BY timestamp DESC LIMIT 1`;

const bytes: Way = {
  name: 'ORDER BY ... DESC LIMIT 1, not looked at',
  role: 'bound',
  async open({ server, dataDatabase, sizes }) {
    const client = connect(server, dataDatabase);
    const call = async (): Promise<Check> => {
      const { stream } = await client.exec({ query: `${statement} FORMAT Native` });
      const received = await drain(stream);
      if (received < 48) throw new Error(`${received} bytes, at least 48 expected`);
      return () => digestOnServer(client, `(${statement})`);
    };
    return repeated(sizes, call, () => client.close());
  },
};

const getLatest: Way = {
  name: 'getLatest',
  role: 'ours',
  async open({ server, dataDatabase, sizes }) {
    const store = await openStore(server, dataDatabase);
    const call = async (): Promise<Check> => {
      const { columns } = await store.candles.getLatest(readKey);
      return () => digestColumns(columns);
    };
    return repeated(sizes, call, () => store.close());
  },
};

const plain: Way = {
  name: 'JSONEachRow, an object with Decimals',
  role: 'plain',
  async open({ server, dataDatabase, sizes }) {
    const client = connect(server, dataDatabase);
    const call = async (): Promise<Check> => {
      const format = { format: 'JSONEachRow', clickhouse_settings: quoted } as const;
      const answer = await client.query({ query: statement, ...format });
      const candles = (await answer.json<PlainRow>()).map(toCandle);
      return () => digestBars(candles.map(toPlainBar));
    };
    return repeated(sizes, call, () => client.close());
  },
};

/** One call after the other; the last one's answer is checked. */
function repeated(
  { calls }: Settings['sizes'],
  call: () => Promise<Check>,
  close: () => Promise<void>,
): OpenWay {
  return {
    async run() {
      let check = await call();
      for (let n = 1; n < calls; n++) check = await call();
      return check;
    },
    close,
  };
}
