import { Decimal } from '@jts/domain';
import { Binary, Decimal128, type Document, Double, Int32, Long, ObjectId } from 'mongodb';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MongoStore } from '../src/index.js';
import { newFormula, newResult, newStrategy } from './content.js';
import { skipWithoutServer, testDatabase } from './database.js';

/** Other programs have ids of any type. */
interface Stored extends Document {
  _id: ObjectId | string | number | boolean | Date | { readonly a: number };
}

const database = testDatabase();
const raw = (name: string) => database.db.collection<Stored>(name);
let store: MongoStore;

beforeEach(async (context) => {
  skipWithoutServer(context);
  store = await database.open({ now: () => new Date('2024-07-01T00:00:00.123Z') });
});

const created = new Date('2020-01-01T00:00:00.001Z');
const updated = new Date('2021-01-01T00:00:00.002Z');
const withId = (id: string) => ({ _id: ObjectId.createFromHexString(id) });

describe('what the store writes', () => {
  it('of a formula has the types of the given schema', async () => {
    const parameters = [{ name: 'n', dataType: 'integer', defaultValue: 20, minValue: 2 }];
    const { id } = await store.formulas.save({ ...newFormula, parameters });
    const document = await raw('formulas').findOne(withId(id), { promoteValues: false });
    expect(document).toMatchObject({
      name: 'golden cross',
      tags: ['trend', '추세'],
      parameters: [
        { name: 'n', dataType: 'integer', defaultValue: new Int32(20), minValue: new Int32(2) },
      ],
      version: new Int32(1),
      createdAt: new Date('2024-07-01T00:00:00.123Z'),
      updatedAt: new Date('2024-07-01T00:00:00.123Z'),
    });
    expect(document?._id).toBeInstanceOf(ObjectId);
    expect(document).not.toHaveProperty('description');
    expect(document).not.toHaveProperty('id');
  });

  it('of a strategy has references as ObjectIds, and what is absent is absent', async () => {
    const formula = await store.formulas.save(newFormula);
    const { id } = await store.strategies.save({
      ...newStrategy(formula.id),
      exitFormulaId: 'old id',
    });
    const document = await raw('strategies').findOne(withId(id), { promoteValues: false });
    expect(document).toMatchObject({
      entryFormulaId: ObjectId.createFromHexString(formula.id),
      exitFormulaId: 'old id',
      stopLossRule: { type: 'fixed_pct', percentage: new Double(3.5) },
      riskConfig: { positionSizePct: new Int32(10), maxPositions: new Int32(5) },
    });
    expect(Object.keys(document?.['riskConfig'] as object)).toEqual([
      'positionSizePct',
      'maxPositions',
    ]);
  });

  it('of a result has Decimal128 for money and dates for times', async () => {
    const strategyId = '0123456789abcdef01234567';
    const { id } = await store.backtests.save(newResult(strategyId));
    const document = await raw('backtest_results').findOne(withId(id), { promoteValues: false });
    expect(document).toMatchObject({
      strategyId: ObjectId.createFromHexString(strategyId),
      runAt: new Date('2024-06-01T12:34:56.789Z'),
      config: { initialCapital: Decimal128.fromString('10000000.5'), symbols: ['005930'] },
      metrics: { totalReturnPct: new Double(12.5), totalTrades: new Int32(2) },
    });
    const [, trade] = (document?.['trades'] ?? []) as unknown[];
    expect(trade).toEqual({
      symbol: '005930',
      side: 'sell',
      entryTime: new Date('2024-01-01T00:01:00.000Z'),
      entryPrice: Decimal128.fromString('7100.1'),
      exitTime: new Date('2024-01-01T00:01:30.000Z'),
      exitPrice: Decimal128.fromString('7123.4'),
      quantity: new Int32(1),
      pnl: Decimal128.fromString('-1.25'),
      exitReason: '손절',
    });
  });
});

describe('what another program wrote', () => {
  it('of a formula is read, and keeps all that we do not know through every update', async () => {
    const _id = new ObjectId();
    const other = {
      author: 'kim',
      price: Decimal128.fromString('1.50'),
      $odd: { 'a.b': 'x' },
      bytes: new Binary(Buffer.from([1, 2])),
    };
    await raw('formulas').insertOne({
      _id,
      name: '$name',
      expression: '$close',
      category: 'scan',
      description: null,
      tags: ['b', 'a'],
      parameters: [
        {
          name: 'n',
          dataType: 'number',
          defaultValue: Long.fromNumber(5),
          unit: 'days',
          hint: { x: 1 },
        },
        { name: 'gone', dataType: 'any', unit: 'none' },
      ],
      version: new Double(3),
      createdAt: created,
      updatedAt: updated,
      ...other,
    });
    const read = await store.formulas.getById(_id.toHexString());
    expect(read).toEqual({
      id: _id.toHexString(),
      name: '$name',
      expression: '$close',
      category: 'scan',
      tags: ['b', 'a'],
      parameters: [
        { name: 'n', dataType: 'number', defaultValue: 5 },
        { name: 'gone', dataType: 'any' },
      ],
      version: 3,
      createdAt: created,
      updatedAt: updated,
    });
    if (read === null) throw new Error('it was read above');
    const parameters = [
      { name: 'new', dataType: 'string' },
      { name: 'n', dataType: 'number', minValue: 1 },
    ];
    const saved = await store.formulas.save({ ...read, name: '$$NOW', parameters });
    expect(saved).toMatchObject({ version: 4, name: '$$NOW', createdAt: created });
    const document = await raw('formulas').findOne({ _id }, { promoteValues: false });
    expect(document).toMatchObject({
      ...other,
      name: '$$NOW',
      version: new Int32(4),
      createdAt: created,
    });
    expect(document?.['parameters']).toEqual([
      { name: 'new', dataType: 'string' },
      {
        name: 'n',
        dataType: 'number',
        minValue: new Int32(1),
        unit: 'days',
        hint: { x: new Int32(1) },
      },
    ]);
    expect(document).not.toHaveProperty('description');
  });

  it('of a formula is kept at no cost that grows with the square of its parameters', async () => {
    const parameters = Array.from({ length: 5000 }, (_, i) => ({
      name: `p${i}`,
      dataType: 'any',
    }));
    const saved = await store.formulas.save({ ...newFormula, parameters });
    expect((await store.formulas.save(saved, { timeoutMs: 10_000 })).version).toBe(2);
    await store.formulas.delete(saved.id);
  });

  it('of a setting without a version is its first, whichever way it is set', async () => {
    await raw('settings').insertOne({ _id: 'old' as never, value: 1, updatedAt: updated });
    expect(await store.settings.get('old')).toMatchObject({ version: 1 });
    expect(await store.settings.set('old', 2)).toMatchObject({ version: 2, value: 2 });
    await expect(store.settings.set('old', 3, { expectedVersion: 1 })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      actual: 2,
    });
    await store.settings.delete('old');
  });

  it('of a strategy keeps fields inside riskConfig and stopLossRule', async () => {
    const _id = new ObjectId();
    await raw('strategies').insertOne({
      _id,
      name: 'old',
      entryFormulaId: '0123456789abcdef01234567',
      stopLossRule: { type: 'formula', formulaId: 'abc', note: 'keep' },
      riskConfig: {
        positionSizePct: 5,
        maxPositions: new Double(2),
        takeProfitPct: 9,
        leverage: 2,
      },
      createdAt: created,
      updatedAt: updated,
    });
    const [read] = await store.strategies.getByFormula('0123456789abcdef01234567');
    expect(read).toMatchObject({ version: 1, stopLossRule: { type: 'formula', formulaId: 'abc' } });
    if (read === undefined) throw new Error('it was read above');
    const { takeProfitPct: _, ...riskConfig } = read.riskConfig;
    const saved = await store.strategies.save({
      ...read,
      riskConfig,
      stopLossRule: { type: 'fixed_pct', percentage: 5 },
    });
    expect(saved.version).toBe(2);
    expect(await raw('strategies').findOne({ _id })).toMatchObject({
      entryFormulaId: new ObjectId('0123456789abcdef01234567'),
      stopLossRule: { type: 'fixed_pct', percentage: 5, note: 'keep' },
      riskConfig: { positionSizePct: 5, maxPositions: 2, leverage: 2 },
      version: 2,
    });
    const { stopLossRule, riskConfig: risk }: Document =
      (await raw('strategies').findOne({ _id })) ?? {};
    expect(Object.keys(stopLossRule as object).toSorted()).toEqual(['note', 'percentage', 'type']);
    expect(risk).not.toHaveProperty('takeProfitPct');
    expect(await store.strategies.getById(_id.toHexString())).toEqual(saved);
  });

  it('under a text for an id is found, listed, saved and deleted by it', async () => {
    const hex = 'aaaaaaaaaaaaaaaaaaaaaaaa';
    const least = { expression: 'e', category: 'exit', createdAt: created, updatedAt: updated };
    for (const _id of ['first', hex]) await raw('formulas').insertOne({ _id, name: _id, ...least });
    for (const id of ['first', hex]) {
      const read = await store.formulas.getById(id);
      expect(read).toMatchObject({ id, version: 1, tags: [], parameters: [] });
      if (read === null) throw new Error('it was read above');
      expect(await store.formulas.save({ ...read, tags: ['t'] })).toMatchObject({ id, version: 2 });
      await expect(store.formulas.save(read)).rejects.toMatchObject({ expected: 1, actual: 2 });
      expect(await raw('formulas').findOne({ _id: id })).toMatchObject({ version: 2, tags: ['t'] });
    }
    const ids: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await store.formulas.list({
        limit: 1,
        ...(after === undefined ? {} : { after }),
      });
      ids.push(...page.items.map(({ id }) => id));
      after = page.next;
      if (after === undefined) break;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(['first', hex]));
    expect(ids.length).toBe(await raw('formulas').countDocuments());
    for (const id of ['first', hex]) expect(await store.formulas.delete(id)).toBe(true);
    expect(await store.formulas.getById(hex)).toBeNull();
  });

  it('of two ids that differ by their type only, the ObjectId is meant', async () => {
    const { id } = await store.formulas.save({ ...newFormula, name: 'object id' });
    await raw('formulas').insertOne({ _id: id, name: 'text' });
    expect((await store.formulas.getById(id))?.name).toBe('object id');
    expect(await store.formulas.delete(id)).toBe(true);
    expect(await raw('formulas').deleteOne({ _id: id })).toMatchObject({ deletedCount: 1 });
  });

  it('of a result is read whole, NaN in a metric as absent', async () => {
    const _id = new ObjectId();
    await raw('backtest_results').insertOne({
      _id,
      strategyId: 'old strategy',
      runAt: created,
      config: {
        startDate: created,
        endDate: updated,
        symbols: ['A'],
        initialCapital: new Double(1000.5),
      },
      metrics: {
        totalReturnPct: 5,
        sharpeRatio: Number.NaN,
        profitFactor: Number.POSITIVE_INFINITY,
        totalTrades: 0,
      },
      trades: [],
      note: 'x',
    });
    const expected = {
      id: _id.toHexString(),
      strategyId: 'old strategy',
      runAt: created,
      config: {
        startDate: created,
        endDate: updated,
        symbols: ['A'],
        initialCapital: new Decimal('1000.5'),
      },
      metrics: { totalReturnPct: 5, totalTrades: 0 },
    };
    expect(await store.backtests.getById(_id.toHexString())).toEqual({ ...expected, trades: [] });
    expect((await store.backtests.listByStrategy('old strategy')).items).toEqual([expected]);
  });
});

describe('a list', () => {
  it('takes a prefix of any length', async () => {
    expect(await store.settings.list({ prefix: '가'.repeat(1_000_000) })).toEqual({ items: [] });
  });

  it('of results refuses a place at no time', async () => {
    const after = JSON.stringify(['8640000000000001', 'id', new ObjectId().toHexString()]);
    await expect(store.backtests.listByStrategy('any', { after })).rejects.toMatchObject({
      code: 'VALIDATION',
      path: 'after',
    });
  });
});

describe('a clock of the caller that is broken', () => {
  it.each([[new Date(Number.NaN)], ['noon']])('(%s) saves nothing', async (time) => {
    const broken = await database.open({ now: () => time as Date });
    const refusal = { code: 'VALIDATION', path: 'now' };
    await expect(broken.settings.set('clock', 1)).rejects.toMatchObject(refusal);
    await expect(broken.formulas.save(newFormula)).rejects.toMatchObject(refusal);
    expect(await store.settings.get('clock')).toBeNull();
  });
});
