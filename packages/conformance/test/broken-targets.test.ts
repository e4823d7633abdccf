import { UnsupportedError } from '@jts/domain';
import { describe, expect, it } from 'vitest';
import { type ConformanceCase, marketDataSuites, type Namespace, runCase } from '../src/index.js';
import { storeConformance } from '../src/vitest.js';
import { type MemoryStore, memoryStores } from './memory.js';

type Target = ReturnType<typeof memoryStores>;
type Opened = Namespace<MemoryStore>;

const memory = memoryStores();

/** The memory adapter with a namespace that is another in some parts. */
const opening = (parts: Partial<Opened>, capabilities = {}): Target => ({
  ...memory,
  capabilities: { ...memory.capabilities, ...capabilities },
  open: async () => ({ ...(await memory.open()), ...parts }),
});

/** A case of one step of a target. */
const asking = (run: ConformanceCase<MemoryStore>['run']): ConformanceCase<MemoryStore> => ({
  key: 'G9/example',
  rule: 'G9',
  title: 'an example',
  run,
});
const nothing = asking(async () => {});

const named = (key: string) => {
  const [one] = Object.values(marketDataSuites).flatMap((cases) =>
    cases.filter((candidate) => candidate.key === key),
  );
  if (one === undefined) throw new Error(`no case has the key ${key}`);
  return one;
};

const refused = new Error('refused');
const boom = () => {
  throw refused;
};

describe('a step of a target that fails is named, with its cause', () => {
  it.each([
    ['opening a database', { ...memory, open: () => Promise.reject(refused) }, nothing],
    ['opening a database', { ...memory, open: boom }, nothing],
    ['closing', opening({ close: () => Promise.reject(refused) }), nothing],
    ['closing', opening({ close: boom }), nothing],
    ['seeding', opening({ seed: () => Promise.reject(refused) }), seeding()],
    ['seeding', opening({ seed: boom }), seeding()],
    [
      'reading raw documents',
      opening({ readRaw: () => Promise.reject(refused) }),
      asking(async (namespace) => {
        await namespace.readRaw?.('formulas');
      }),
    ],
    ['reconnecting', opening({ reconnect: boom }, { reconnects: true }), reconnecting()],
  ])('%s', async (step, target, one) => {
    await expect(runCase(target as Target, one)).rejects.toMatchObject({
      message: `memory: G9/example: ${step} failed: refused`,
      cause: refused,
    });
  });
});

function seeding() {
  return asking(async ({ seed }) => {
    if (seed !== 'unsupported') await seed({});
  });
}

function reconnecting() {
  return asking(async (namespace) => {
    await namespace.reconnect();
  });
}

describe('a target that opens no namespace is a TypeError that says so', () => {
  it.each([undefined, null, 5])('%s', async (none) => {
    const target = { ...memory, open: async () => none as never };
    await expect(runCase(target, nothing)).rejects.toThrow(
      `memory: G9/example: open() must give a namespace, not ${none}`,
    );
  });

  it.each([
    ['priceScale', { priceScale: '4' as never }],
    ['readRaw', { readRaw: 'unsupported' as never }],
    ['clock', { clock: Date.now as never }],
  ])('a namespace of another %s', async (field, parts) => {
    await expect(runCase(opening(parts), nothing)).rejects.toThrow(
      `memory: G9/example: ${field} of what open() gives must be`,
    );
  });
});

describe('a connection that is no other', () => {
  const again = 'memory: G1/ensure-schema: reconnect() must give another connection each time';
  const reconnects = { reconnects: true };
  const ensure = named('G1/ensure-schema') as ConformanceCase<MemoryStore>;

  it('fails the cases about two', async () => {
    const same: Target = {
      ...opening({}, reconnects),
      async open() {
        const namespace = await memory.open();
        return { ...namespace, reconnect: async () => namespace.repository };
      },
    };
    await expect(runCase(same, ensure)).rejects.toThrow(again);
  });

  it('is refused where reconnect gives none', async () => {
    const none = opening({ reconnect: async () => undefined as never }, reconnects);
    await expect(runCase(none, ensure)).rejects.toThrow(again);
  });

  it('is refused where it is that of before', async () => {
    const { repository } = await memory.open();
    const twice = asking(async (namespace) => {
      await namespace.reconnect();
      await namespace.reconnect();
    });
    const cached = opening({ reconnect: async () => repository }, reconnects);
    await expect(runCase(cached, twice)).rejects.toThrow('must give another connection each time');
    await repository.close();
  });
});

describe('a capability that is not what it says', () => {
  it('fails where reconnect connects all the same', async () => {
    // As clients of databases do, the store refers to itself.
    const store: { itself?: unknown } = {};
    store.itself = store;
    const lying = opening({ reconnect: async () => store as never });
    await expect(runCase(lying, named('G1/ensure-schema') as never)).rejects.toThrow(
      'must reject with UNSUPPORTED, but resolved with [object Object]',
    );
  });

  it('fails where reconnect can’t', async () => {
    const unable = new UnsupportedError('one connection');
    const lying = opening({ reconnect: () => Promise.reject(unable) }, { reconnects: true });
    await expect(runCase(lying, named('G1/ensure-schema') as never)).rejects.toMatchObject({
      message: 'memory: G1/ensure-schema: reconnecting failed: one connection',
      cause: unable,
    });
  });
});

it.each([undefined, 5, { code: 'VALIDATION' }])(
  'a method that returns %s in place of a promise is told so',
  async (answer) => {
    const target = memoryStores((store) => ({
      ...store,
      candles: { ...store.candles, getLatest: () => answer as never },
    }));
    await expect(runCase(target, named('C5/latest-count-checked') as never)).rejects.toMatchObject({
      name: 'AssertionError',
      message: expect.stringContaining('must return a promise, but returned'),
    });
  },
);

it('a namespace may be an instance, with methods that need it', async () => {
  class Opening implements Opened {
    readonly repository: MemoryStore;
    readonly #opened: Opened;
    constructor(opened: Opened) {
      this.#opened = opened;
      this.repository = opened.repository;
    }
    get seed() {
      return this.#opened.seed;
    }
    reconnect() {
      return this.#opened.reconnect();
    }
    close() {
      return this.#opened.close();
    }
  }
  const target: Target = {
    ...memory,
    open: async () => new Opening(await memory.open()),
  };
  for (const key of ['C2/last-inserted-one-insert', 'G1/seen-elsewhere', 'S1/duplicate-rows']) {
    await runCase(target, named(key) as never);
  }
});

describe('two targets of one name', () => {
  let second: unknown;
  storeConformance(memory);
  try {
    storeConformance(memory);
  } catch (error) {
    second = error;
  }

  it('are refused where they would stand side by side', () => {
    expect(second).toEqual(
      new TypeError('memory: store is registered twice: each target must have a name of its own'),
    );
  });
});
