import { type DocumentDriver, defineStore } from '@jts/adapter-kit';
import type { JsonValue } from '@jts/domain';
import fc from 'fast-check';
import { BSON, ObjectId } from 'mongodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { toJson } from '../src/codec.js';
import { newFormula, newResult } from './content.js';
import { skipWithoutServer, testDatabase } from './database.js';

const database = testDatabase();
const raw = (name: string) => database.db.collection(name);
const time = new Date('2024-01-02T00:00:00.000Z');
const saved = { version: 1, createdAt: time, updatedAt: time };
const tooLarge = { code: 'TOO_LARGE', retryable: false };

/** Formulas as another program writes them. */
async function fill(count: number, fields: object): Promise<void> {
  await raw('formulas').deleteMany({});
  const all = Array.from({ length: count }, (_, n) => ({
    ...newFormula,
    ...saved,
    ...fields,
    _id: new ObjectId(),
    name: `formula ${String(n).padStart(4, '0')}`,
  }));
  await raw('formulas').insertMany(all);
}

describe('an answer', () => {
  beforeEach(skipWithoutServer);

  it('of more bytes than the limit is TOO_LARGE, a part of it is not', async () => {
    await fill(30, { category: 'scan', expression: 'x'.repeat(99_000) });
    const { formulas } = await database.open({ limits: { bytes: 1_000_000 } });
    for (const call of [
      () => formulas.getByCategory('scan'),
      () => formulas.list(),
      () => formulas.search('formula'),
    ]) {
      await expect(call()).rejects.toMatchObject({
        ...tooLarge,
        message: expect.stringContaining('limits.bytes'),
      });
    }
    expect((await formulas.list({ limit: 5 })).items).toHaveLength(5);
    expect(await formulas.search('formula 0007')).toHaveLength(1);
  });

  it('of more bytes is not read to its end', async () => {
    // More than the server sends in one answer.
    await fill(190, { category: 'scan', expression: 'x'.repeat(99_000) });
    const { formulas } = await database.open({ limits: { bytes: 18_000_000 }, maxPoolSize: 1 });
    for (let i = 0; i < 2; i++) {
      await expect(formulas.getByCategory('scan')).rejects.toMatchObject(tooLarge);
    }
    expect((await formulas.list({ limit: 50 })).items).toHaveLength(50);
  });

  it('of more rows than the limit is TOO_LARGE, however many the server sends at a time', async () => {
    await fill(2500, { category: 'scan' });
    const { formulas } = await database.open({ limits: { rows: 2499 } });
    await expect(formulas.getByCategory('scan')).rejects.toMatchObject({
      ...tooLarge,
      message: expect.stringContaining('limits.rows'),
    });
    await raw('formulas').deleteOne({});
    expect(await formulas.getByCategory('scan')).toHaveLength(2499);
    await raw('formulas').deleteMany({});
  });

  it('of trades is TOO_LARGE as soon as it is', async () => {
    const { backtests } = await database.open();
    const { id } = await backtests.save(newResult('large', 45_000));
    const limited = await database.open({ limits: { bytes: 3_000_000 } });
    await expect(limited.backtests.getById(id)).rejects.toMatchObject({
      ...tooLarge,
      message: expect.stringContaining('limits.bytes'),
    });
    expect((await limited.backtests.listByStrategy('large')).items).toHaveLength(1);
    expect(await limited.backtests.deleteByStrategy('large')).toBe(1);
  });
});

describe('a document that other programs have filled', () => {
  beforeEach(skipWithoutServer);

  it('has no room for more: TOO_LARGE, and it stays as it was', async () => {
    const _id = new ObjectId();
    const notes = 'x'.repeat(9_000_000);
    await raw('formulas').insertOne({ ...newFormula, ...saved, _id, notes });
    const { formulas } = await database.open();
    const read = await formulas.getById(_id.toHexString());
    if (read === null) throw new Error('it was stored above');
    const update = { ...read, description: 'x'.repeat(9_000_000) };
    await expect(formulas.save(update)).rejects.toMatchObject(tooLarge);
    expect(await formulas.getById(_id.toHexString())).toEqual(read);
    expect((await formulas.save({ ...read, description: 'short' })).version).toBe(2);
    await raw('formulas').deleteOne({ _id });
  });
});

describe('parameters', () => {
  beforeEach(skipWithoutServer);

  it('may fill more than half of what a formula holds, and keep what others have added to them', async () => {
    const { formulas } = await database.open();
    const parameters = Array.from({ length: 9 }, (_, i) => ({
      name: `p${i}`,
      dataType: 'text',
      defaultValue: 'x'.repeat(1_000_000),
    }));
    const first = await formulas.save({ ...newFormula, parameters }, { timeoutMs: 120_000 });
    const _id = new ObjectId(first.id);
    await raw('formulas').updateOne({ _id }, { $set: { 'parameters.0.unit': 'days' } });
    const second = await formulas.save({ ...first, name: 'renamed' }, { timeoutMs: 120_000 });
    expect(second.version).toBe(2);
    const stored = await raw('formulas').findOne({ _id });
    expect(stored?.['parameters'][0].unit).toBe('days');
    await formulas.delete(first.id);
  });
});

describe('what a document takes', () => {
  /** A store that takes whatever its limits let through. */
  const settingsWithin = (documentBytes: number) => {
    const set = async (key: string, value: JsonValue) => ({
      saved: { key, value, version: 1, updatedAt: time },
    });
    const driver = { name: 'none', formulas: {}, settings: { set }, close: async () => {} };
    return defineStore(driver as unknown as DocumentDriver, { limits: { documentBytes } }).settings;
  };

  it('is never counted as less than it is in BSON', async () => {
    // Of its field it takes the type, and the NUL of a name without characters.
    const bytesOf = (value: unknown) => BSON.calculateObjectSize({ '': value }) - 5 - 2;
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (json) => {
        const value = json as JsonValue;
        const bytes = bytesOf(toJson(value));
        if (bytes < 2) return;
        await expect(settingsWithin(bytes - 1).set('a', value)).rejects.toMatchObject(tooLarge);
      }),
    );
  });
});
