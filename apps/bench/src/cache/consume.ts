import { randomUUID } from 'node:crypto';
import type { TokenBucket } from '@jts/ports';
import { parallelCalls } from '../harness/calls.js';
import type { Job, OpenWay, Way } from '../harness/job.js';
import type { Settings, Sizes } from '../settings.js';
import { connectBare, connectPlain, openRedisStore } from './connections.js';
import { recordCommand } from './recorded.js';

/** Takes a token; whether there was one. */
type Take = (key: string) => Promise<boolean>;

interface Client {
  readonly take: Take;
  close(): unknown;
}

/** Clients of each job: connections, and callers that each have one call at a time. */
interface Shape {
  readonly connections: number;
  readonly callers: number;
}

/** One caller after the other's answer, then as many callers as a busy program has. */
export function consumeJobs({ documents: { calls } }: Sizes): Job[] {
  const one = { connections: 1, callers: 1 };
  return [
    consumeJob('consume', 'Take a token', calls, one),
    consumeJob('consume-callers', 'Take tokens, 64 callers on one connection', 20 * calls, {
      connections: 1,
      callers: 64,
    }),
    consumeJob('consume-clients', 'Take tokens, 64 clients', 20 * calls, {
      connections: 64,
      callers: 64,
    }),
  ];
}

/** Half of the calls find a token: a run that allowed another number would be refused. */
function consumeJob(id: string, title: string, calls: number, shape: Shape): Job {
  const bucket = { capacity: Math.ceil(calls / 2), refillPerSecond: 1e-9 };
  const way = (role: Way['role'], name: string, open: Open): Way => ({
    name,
    role,
    open: async (settings) => openWay(calls, shape, await open(settings, bucket)),
  });
  return {
    id,
    title,
    items: calls,
    unit: 'calls',
    calls: shape.callers === 1 ? calls : 1,
    ways: [
      way('bound', 'EVALSHA by the bare client', bare),
      way('ours', 'rateLimiter.consume', ours),
      way('plain', 'EVALSHA by the client as it comes', plain),
    ],
    expected: async () => `${bucket.capacity} of ${calls}`,
  };
}

/** Makes ready what clients need, and opens one at each call. */
type Open = (settings: Settings, bucket: TokenBucket) => Promise<() => Promise<Client>>;

const ours: Open = async (settings, bucket) => async () => {
  const store = await openRedisStore(settings);
  const { rateLimiter } = store;
  const take: Take = async (key) => (await rateLimiter.consume(key, bucket)).allowed;
  return { take, close: () => store.close() };
};

const bare: Open = (settings, bucket) => byClient(settings, bucket, connectBare);
const plain: Open = (settings, bucket) => byClient(settings, bucket, connectPlain);

async function byClient(
  settings: Settings,
  bucket: TokenBucket,
  connect: typeof connectBare | typeof connectPlain,
): Promise<() => Promise<Client>> {
  const recorded = await recordCommand(settings, 'EVALSHA', ({ rateLimiter }) =>
    rateLimiter.consume('recorded', bucket),
  );
  const [verb = '', hash = '', one = '', name = '', ...args] = recorded;
  return async () => {
    const client = await connect(settings);
    const take: Take = async (key) => {
      const command = [verb, hash, one, name.replace('recorded', key), ...args];
      const answer: unknown = await client.sendCommand(command);
      return Array.isArray(answer) && answer[0] === 1;
    };
    return { take, close: () => client.destroy() };
  };
}

async function openWay(
  calls: number,
  { connections, callers }: Shape,
  open: () => Promise<Client>,
): Promise<OpenWay> {
  const clients: Client[] = [];
  for (let i = 0; i < connections; i++) clients.push(await open());
  let key = '';
  let allowed = 0;
  const call = async (n: number) => {
    if (await (clients[n % connections] as Client).take(key)) allowed++;
  };
  const run = parallelCalls(calls, callers, call, () => `${allowed} of ${calls}`);
  return {
    async prepare() {
      key = randomUUID();
      allowed = 0;
    },
    // Of many at a time it counts how many are done, and not how long each waits for the others.
    run: (latencies) => run(callers === 1 ? latencies : []),
    async close() {
      for (const client of clients) await client.close();
    },
  };
}
