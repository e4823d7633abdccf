import fc from 'fast-check';
import { test } from 'vitest';
import { bars, block, key, range, start } from './bars.js';
import { History, watched } from './history.js';
import { type Fate, fates, hostile, type Turn } from './hostile-cache.js';
import { World } from './world.js';

/** In three blocks, the last of which holds the last bar. */
const times = [start, start + block, start + block + 1, start + 2 * block];
const ranges = [
  { range: range(start, start + 2 * block), length: 4 },
  { range: range(start, start + block), length: 2 },
  { range: range(start + block, start + block + 1), length: 2 },
  { range: range(start + block, start + 3 * block), length: 3 },
  { range: range(start, start), length: 1 },
] as const;

const anyStep = fc.record({
  program: fc.nat(1),
  call: fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('range' as const), of: fc.nat(4) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('latest' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('save' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('forget' as const), which: fc.nat(9) }) },
  ),
});
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

interface Hostility {
  /** What may become of calls of the cache. */
  readonly fates: readonly Fate[];
  /** What it loses: counters only, or anything. */
  readonly loses: 'nothing' | 'counters' | 'anything';
}

/**
 * Two programs read and write one series at the same time, through one cache: rounds of steps that all
 * begin at once, each in as many pieces as there are turns; between rounds, time passes.
 */
function interleaved(name: string, hostility: Hostility, numRuns: number) {
  const anyFates = fc.array(fc.constantFrom(...hostility.fates), { maxLength: 30 });
  // Most pieces of work take one turn, some so many that much else is done meanwhile.
  const anyLengths = fc.array(fc.constantFrom(1, 1, 1, 8), { maxLength: 100 });
  const anyRounds = fc.array(
    fc.record({
      steps: fc.array(anyStep, { minLength: 1, maxLength: 8 }),
      settles: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  );
  test(name, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        anyRounds,
        anyFates,
        anyLengths,
        async (scheduler, rounds, fated, lengths) => {
          const left = [...lengths];
          const turn: Turn = async (label) => {
            const turns = left.shift() ?? 1;
            for (let i = 0; i < turns; i++) await scheduler.schedule(Promise.resolve(), label);
          };
          const play = new Play(turn, fated, hostility);
          for (const { steps, settles } of rounds) {
            await scheduler.waitFor(Promise.all(steps.map((step) => play.step(step))));
            await scheduler.waitIdle();
            if (settles) play.world.settle();
          }
        },
      ),
      { numRuns },
    );
  });
}

class Play {
  readonly world = new World({ maxBytes: 2 ** 30 });
  private readonly history = new History();
  private readonly programs;
  private readonly turn: Turn;
  private readonly loses: Hostility['loses'];
  private readonly keys = new Set<string>();
  private version = 0n;

  constructor(turn: Turn, fated: readonly Fate[], { loses }: Hostility) {
    this.turn = turn;
    this.loses = loses;
    const left = [...fated];
    const { world, keys } = this;
    const clock = { ...world.clock, idle: () => turn('time passes') };
    const noting = {
      ...world.cache,
      getMany: (...call: Parameters<typeof world.cache.getMany>) => {
        for (const one of call[0]) keys.add(one);
        return world.cache.getMany(...call);
      },
    };
    const cache = hostile(noting, turn, (name) => {
      const fate = left.shift() ?? 'ok';
      // A write that the cache takes for refused resolves at once: the one bound that the docs name.
      return fate === 'strange' && (name === 'increment' || name === 'delete') ? 'ok' : fate;
    });
    const database = watched(world.database, turn, this.history);
    const options = { ttlMs: 300_000, freshMs: 300_000, cacheTimeoutMs: 60_000 };
    this.programs = [1, 2].map(() =>
      Object.assign(new World(), { database }).store(options, cache, clock),
    );
  }

  async step({ program, call }: Step): Promise<void> {
    const candles = this.programs[program]?.candles;
    if (candles === undefined) return;
    // A read must see what had resolved before it began: so it begins at a turn of its own.
    await this.turn(call.kind);
    if (call.kind === 'forget') return this.forget(call.which);
    if (call.kind === 'save') {
      const version = ++this.version;
      await candles.saveMany(bars(times, version));
      return this.history.hasResolved(this.history.states.indexOf(version));
    }
    if (call.kind === 'delete') {
      const before = this.history.states.length;
      await candles.deleteRange(key, range(start, start + 3 * block));
      // The first that may be this one.
      return this.history.hasResolved(this.history.states.indexOf(0n, before));
    }
    const least = this.history.least;
    const asked = call.kind === 'range' ? ranges[call.of] : undefined;
    const read = asked ? candles.getRange(key, asked.range) : candles.getLatest(key, 3);
    const seen = this.history.stateOf(await read, asked?.length ?? 3);
    if (seen < least)
      throw new Error(`state ${seen} is older than ${least}, of a write that had resolved`);
  }

  private async forget(which: number): Promise<void> {
    const all = [...this.keys].filter((one) => this.loses === 'anything' || one.endsWith('\0n'));
    const one = all[which % all.length];
    if (one !== undefined && this.loses !== 'nothing') await this.world.cache.delete([one]);
  }
}

interleaved('with a cache that does what it should', { fates: ['ok'], loses: 'nothing' }, 200);
interleaved('with a cache that loses counters', { fates: ['ok'], loses: 'counters' }, 300);
interleaved('with a cache that loses anything', { fates: ['ok'], loses: 'anything' }, 200);
for (const fate of fates.filter((one) => one !== 'ok')) {
  const name = `with a cache whose calls may end as ${fate}`;
  interleaved(name, { fates: ['ok', fate], loses: 'counters' }, 100);
}
interleaved('with a cache that may do all of it', { fates, loses: 'anything' }, 200);
