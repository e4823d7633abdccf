import { createMemoryStore } from '@jts/adapter-memory';
import type { StockSymbol } from '@jts/domain';
import type { RowProblem } from '@jts/ports';
import { describe, expect, it } from 'vitest';
import { importSymbols } from '../src/index.js';

const symbol = (code: string, name = code): StockSymbol => ({
  code,
  name,
  market: 'KOSPI',
  isActive: true,
});
const problem = {
  row: 3,
  field: 'market',
  reason: 'must be one of KOSPI, KOSDAQ, ETF, not "NYSE"',
};

async function* sourceOf(...batches: (StockSymbol | RowProblem)[][]) {
  for (const batch of batches) {
    const symbols = batch.filter((one) => 'code' in one);
    yield { symbols, problems: batch.filter((one) => 'row' in one) };
  }
}

describe('importSymbols', () => {
  it('stores the symbols, the last one of a code', async () => {
    const { symbols } = createMemoryStore();
    const source = sourceOf([symbol('A'), symbol('B')], [symbol('A', 'new')]);
    const report = await importSymbols({ source, symbols });
    expect(report).toMatchObject({ status: 'done', read: 3, saved: 2, repeated: 1, rejected: 0 });
    expect((await symbols.getAllActive()).map(({ name }) => name)).toEqual(['new', 'B']);
  });

  it('stores nothing where a row can not be read', async () => {
    const { symbols } = createMemoryStore();
    const source = sourceOf([symbol('A')], [problem]);
    const report = await importSymbols({ source, symbols });
    expect(report).toMatchObject({
      status: 'rejected',
      read: 2,
      saved: 0,
      rejected: 1,
      problems: [problem],
      error: { code: 'VALIDATION', path: 'row 3, market' },
    });
    expect(await symbols.getAllActive()).toEqual([]);
  });

  it('holds no more symbols than it may, and stores none then', async () => {
    const { symbols } = createMemoryStore();
    let batches = 0;
    async function* endless() {
      for (;;) {
        batches++;
        yield { symbols: [symbol('A'), symbol('B')], problems: [] };
      }
    }
    const call = importSymbols({ source: endless(), symbols, maxSymbols: 10 });
    await expect(call).rejects.toMatchObject({
      code: 'TOO_LARGE',
      message: 'the source has more than 10 symbols (maxSymbols)',
    });
    expect(batches).toBe(6);
    expect(await symbols.getAllActive()).toEqual([]);
    for (const maxSymbols of [0, 1.5, '9' as never]) {
      const options = { source: sourceOf([symbol('A')]), symbols, maxSymbols };
      await expect(importSymbols(options)).rejects.toMatchObject({ path: 'maxSymbols' });
    }
  });

  it('holds the first problems only, of however many', async () => {
    const { symbols } = createMemoryStore();
    const problems = Array.from({ length: 50 }, (_, i) => ({ ...problem, row: 2 + i }));
    const source = sourceOf([symbol('A'), ...problems.slice(0, 30)], problems.slice(30));
    const report = await importSymbols({ source, symbols, onInvalid: 'skip' });
    expect(report).toMatchObject({ status: 'done', read: 51, rejected: 50, problemCount: 50 });
    expect(report.problems).toEqual(problems.slice(0, 20));
  });

  it('leaves such a row out where asked to, and counts a row once', async () => {
    const { symbols } = createMemoryStore();
    const source = sourceOf([symbol('A'), problem, { ...problem, field: 'name' }]);
    const report = await importSymbols({ source, symbols, onInvalid: 'skip' });
    expect(report).toMatchObject({
      status: 'done',
      read: 2,
      saved: 1,
      rejected: 1,
      problemCount: 2,
    });
  });

  it('rejects, and stores nothing, when aborted', async () => {
    const { symbols } = createMemoryStore();
    const controller = new AbortController();
    async function* source() {
      yield* sourceOf([symbol('A')]);
      controller.abort();
      yield* sourceOf([symbol('B')]);
    }
    const call = importSymbols({ source: source(), symbols, signal: controller.signal });
    await expect(call).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await symbols.getAllActive()).toEqual([]);
  });
});
