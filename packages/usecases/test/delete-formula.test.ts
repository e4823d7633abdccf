import { describe, expect, it } from 'vitest';
import { deleteFormula } from '../src/index.js';
import { formula, openStore, strategy } from './documents.js';

async function usedByThree() {
  const store = openStore();
  const [used, other] = [
    await store.formulas.save(formula()),
    await store.formulas.save(formula({ name: 'other' })),
  ];
  const users = [
    strategy(used.id, { name: 'c enters' }),
    strategy(other.id, { name: 'a exits', exitFormulaId: used.id }),
    strategy(other.id, { name: 'b stops', stopLossRule: { type: 'formula', formulaId: used.id } }),
    strategy(other.id, { name: 'none of it' }),
  ];
  for (const user of users) await store.strategies.save(user);
  return { store, used, other };
}

describe('deleteFormula', () => {
  it('names the strategies that enter, exit or stop by it, and keeps it', async () => {
    const { store, used } = await usedByThree();
    const { deleted, usedBy } = await deleteFormula(store, used.id);
    expect(deleted).toBe(false);
    expect(usedBy.map(({ name }) => name)).toEqual(['a exits', 'b stops', 'c enters']);
    const named = await Promise.all(usedBy.map(({ id }) => store.strategies.getById(id)));
    expect(named.map((one) => one?.name)).toEqual(usedBy.map(({ name }) => name));
    expect(await store.formulas.getById(used.id)).toEqual(used);
  });

  it('deletes it with force, and says who has lost it', async () => {
    const { store, used } = await usedByThree();
    const forced = await deleteFormula(store, used.id, { force: true });
    expect(forced).toMatchObject({ deleted: true, usedBy: { length: 3 } });
    expect(await store.formulas.getById(used.id)).toBeNull();
  });

  it('deletes one that nobody uses, once', async () => {
    const store = openStore();
    const { id } = await store.formulas.save(formula());
    expect(await deleteFormula(store, id)).toEqual({ deleted: true, usedBy: [] });
    expect(await deleteFormula(store, id)).toEqual({ deleted: false, usedBy: [] });
  });

  it('deletes nothing once it is aborted', async () => {
    const store = openStore();
    const { id } = await store.formulas.save(formula());
    const deleting = deleteFormula(store, id, { signal: AbortSignal.abort() });
    await expect(deleting).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await store.formulas.getById(id)).not.toBeNull();
  });
});
