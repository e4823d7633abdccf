import fc from 'fast-check';
import { expect, it } from 'vitest';
import { copyStore } from '../src/index.js';
import { formula, openStore, result, strategy, type TestStore } from './documents.js';
import { endingAfter } from './watched-store.js';

interface Plan {
  /** Few names: many are equal. */
  readonly formulas: readonly number[];
  /** By number, the formulas that each strategy uses. */
  readonly strategies: readonly { readonly entry: number; readonly exit: number | undefined }[];
  /** By number, the strategies that the results are of. */
  readonly backtests: readonly number[];
}

const plan: fc.Arbitrary<Plan> = fc.record({
  formulas: fc.array(fc.nat(2), { minLength: 1, maxLength: 6 }),
  strategies: fc.array(
    fc.record({ entry: fc.nat(), exit: fc.option(fc.nat(), { nil: undefined }) }),
    { minLength: 1, maxLength: 4 },
  ),
  backtests: fc.array(fc.nat(), { maxLength: 5 }),
});

async function filled({ formulas, strategies, backtests }: Plan): Promise<TestStore> {
  const store = openStore();
  const pick = (ids: readonly string[], n: number) => ids[n % ids.length] as string;
  const formulaIds: string[] = [];
  for (const name of formulas) {
    formulaIds.push((await store.formulas.save(formula({ name: `f${name}` }))).id);
  }
  const strategyIds: string[] = [];
  for (const { entry, exit } of strategies) {
    const exits = exit === undefined ? {} : { exitFormulaId: pick(formulaIds, exit) };
    const { id } = await store.strategies.save(strategy(pick(formulaIds, entry), exits));
    strategyIds.push(id);
  }
  for (const of of backtests) await store.backtests.save(result(pick(strategyIds, of)));
  return store;
}

/** What a store holds, each entity with what it leads to in place of ids. */
async function meaning(store: TestStore): Promise<string[]> {
  const texts: string[] = [];
  const nameOf = async (id: string | undefined) =>
    id === undefined ? 'none' : (await store.formulas.getById(id))?.name;
  for (const { name } of (await store.formulas.list()).items) texts.push(name);
  for (const { id, entryFormulaId, exitFormulaId } of (await store.strategies.list()).items) {
    const results = (await store.backtests.listByStrategy(id)).items.length;
    texts.push(`${await nameOf(entryFormulaId)}/${await nameOf(exitFormulaId)}: ${results}`);
  }
  return texts.sort();
}

it('however often a copy is interrupted, the target ends with what the source has, each once', async () => {
  const ends = fc.array(fc.nat(25), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(plan, ends, async (what, writes) => {
      const [from, to] = [await filled(what), openStore()];
      for (const count of writes) await copyStore(from, endingAfter(to, count)).catch(() => {});
      expect((await copyStore(from, to)).verified).toBe(true);
      expect(await meaning(to)).toEqual(await meaning(from));
    }),
    { numRuns: 40 },
  );
});
