import type { Db } from 'mongodb';
import type { Job, OpenWay, Way } from '../harness/job.js';
import type { Settings } from '../settings.js';
import { type CallJob, type Calls, nothing } from './call-job.js';
import { dataSet } from './data-set.js';
import { connect, makeDatabase, openStore } from './database.js';
import { digest } from './digest.js';
import { recordStatements } from './recording.js';

/** A call by its number. */
type Call = (n: number) => Promise<readonly object[]>;

/** The store beside its statements sent again by the bare driver, and what people write with that. */
export function toJob(job: CallJob): Job {
  const { id, title, calls } = job;
  const ways = [bound(job), ours(job), ...(job.plain === undefined ? [] : [plain(job, job.plain)])];
  const expected = async () => checkText(job, calls, job.open().expected());
  return { id, title, items: calls, unit: 'calls', calls, ways, expected };
}

function bound(job: CallJob): Way {
  return {
    name: 'its statement by the bare driver',
    role: 'bound',
    open: (settings) =>
      openWay(job, settings, 'bound', async (db, calls) => {
        const client = connect(settings.server, true);
        const observed = client.db(db.databaseName);
        const count = calls.period ?? job.calls;
        const statements = await recordStatements(observed, db, count, calls.ours);
        await client.close();
        return { call: (n) => statements[n % count]?.() ?? Promise.reject(new Error(`no ${n}`)) };
      }),
  };
}

function ours(job: CallJob): Way {
  return {
    name: job.method,
    role: 'ours',
    open: (settings) =>
      openWay(job, settings, 'ours', async ({ databaseName }, calls) => {
        const store = await openStore(settings.server, databaseName);
        return { call: (n) => calls.ours(store, n), close: () => store.close() };
      }),
  };
}

function plain(job: CallJob, name: string): Way {
  return {
    name,
    role: 'plain',
    open: (settings) =>
      openWay(job, settings, 'plain', async (db, calls) => ({
        call: (n) => calls.plain?.(db, n) ?? Promise.reject(new Error(`${job.id} has no ${name}`)),
      })),
  };
}

interface Caller {
  readonly call: Call;
  close?(): Promise<void>;
}

/** Of a writing way, the database is its own, and made anew before each run. */
async function openWay(
  job: CallJob,
  { server, scratchPrefix }: Settings,
  role: string,
  open: (db: Db, calls: Calls) => Promise<Caller>,
): Promise<OpenWay> {
  const client = connect(server);
  const { writes } = job;
  const name = `${scratchPrefix}${job.id.replaceAll('-', '_')}_${role}`;
  const db = client.db(writes === undefined ? dataSet(scratchPrefix) : name);
  const prepare = async () => {
    await makeDatabase(db);
    await writes?.fill?.(db);
  };
  if (writes !== undefined) await prepare();
  const { call, close } = await open(db, job.open());
  return {
    ...(writes === undefined ? {} : { prepare }),
    async run(latencies) {
      let answer = nothing;
      for (let n = 0; n < job.calls; n++) {
        const start = performance.now();
        answer = await call(n);
        latencies.push(performance.now() - start);
      }
      return async () => (writes === undefined ? digest(answer) : digestStored(db, job));
    },
    async close() {
      await close?.();
      if (writes !== undefined) await db.dropDatabase();
      await client.close();
    },
  };
}

async function digestStored(db: Db, job: CallJob): Promise<string> {
  const { collection: name, checked } = job.writes ?? { collection: '', checked: 0 };
  const collection = db.collection(name);
  const options = {
    sort: { _id: 1 },
    limit: checked,
    projection: { createdAt: 0, updatedAt: 0 },
  } as const;
  const stored = await collection.find({}, options).toArray();
  return checkText(job, await collection.countDocuments(), stored.map(withoutId));
}

const withoutId = ({ _id, ...document }: object & { readonly _id: unknown }): object => document;

function checkText({ writes }: CallJob, written: number, list: readonly object[]): string {
  return writes === undefined ? digest(list) : `${written} stored, ${digest(list)}`;
}
