import { describe, expect, it, vi } from 'vitest';
import { barsAt, daily, day, everything } from './bars.js';
import { clickHouseUnavailable } from './database.js';
import { openStore } from './open-store.js';
import { openProxy } from './proxy.js';

const bar = (close: number) => barsAt([day(1)], () => close);
const symbol = (name: string) => ({ code: 'A', name, market: 'KOSPI', isActive: true }) as const;

/** A store behind a network that may deliver late. */
async function behindProxy() {
  const test = await openStore();
  const proxy = await openProxy(test.url);
  const { candles, symbols } = await test.connect({ url: proxy.url });
  /** Gives a write up whose statement, that begins so, is still on its way. */
  const givesUp = async (statement: string, write: (signal: AbortSignal) => Promise<unknown>) => {
    const controller = new AbortController();
    const held = proxy.holdRequestOf(statement);
    const given = expect(write(controller.signal)).rejects.toMatchObject({ code: 'ABORTED' });
    await held;
    controller.abort();
    await given;
  };
  const closes = async () => {
    const { columns } = await candles.getRange(daily, everything);
    return Array.from(columns.close, Number);
  };
  return { proxy, candles, symbols, givesUp, closes, run: test.run };
}

describe.skipIf(clickHouseUnavailable())('a write that comes to the server late', () => {
  it('does not overwrite a bar that was saved after it was given up', async () => {
    const { proxy, candles, givesUp, closes } = await behindProxy();
    await candles.saveMany(bar(1));
    await givesUp('INSERT INTO', (signal) => candles.saveMany(bar(2), { signal }));
    await candles.saveMany(bar(3));
    await proxy.release();
    expect(await closes()).toEqual([3]);
  });

  it('does not overwrite a bar that was saved after its connection was lost and it was repeated', async () => {
    const { proxy, candles, closes } = await behindProxy();
    await candles.saveMany(bar(1));
    const held = proxy.holdRequestOf('INSERT INTO');
    const repeated = candles.saveMany(bar(2));
    await held;
    proxy.cutHeld();
    expect(await repeated).toEqual({ inserted: 0, replaced: 1, skipped: 0 });
    await candles.saveMany(bar(3));
    await proxy.release();
    expect(await closes()).toEqual([3]);
  });

  it('does not act after a save that found its own bars there already', async () => {
    const { proxy, candles, givesUp, closes } = await behindProxy();
    await candles.saveMany(bar(1));
    await givesUp('INSERT INTO', (signal) => candles.saveMany(bar(2), { signal }));
    expect(await candles.saveMany(bar(1))).toMatchObject({ skipped: 1 });
    await proxy.release();
    expect(await closes()).toEqual([1]);
  });

  it('does not act after a delete that found nothing', async () => {
    const { proxy, candles, givesUp, closes } = await behindProxy();
    await givesUp('INSERT INTO', (signal) => candles.saveMany(bar(1), { signal }));
    expect(await candles.deleteRange(daily, everything)).toBe(0);
    await proxy.release();
    expect(await closes()).toEqual([]);
  });

  it('does not delete what was saved after it was given up, and leaves no mutation behind', async () => {
    const { proxy, candles, givesUp, closes, run } = await behindProxy();
    await candles.saveMany(bar(1));
    await givesUp('DELETE FROM', (signal) => candles.deleteRange(daily, everything, { signal }));
    await candles.saveMany(bar(2));
    await proxy.release();
    expect(await closes()).toEqual([2]);
    expect(
      await run('SELECT count() FROM system.mutations WHERE database = currentDatabase()'),
    ).toBe('0');
  });

  it('does not overwrite a symbol that was saved after it was given up', async () => {
    const { proxy, symbols, givesUp } = await behindProxy();
    await symbols.save(symbol('first'));
    await givesUp('INSERT INTO', (signal) => symbols.save(symbol('late'), { signal }));
    await symbols.save(symbol('newer'));
    await proxy.release();
    expect(await symbols.getByCode('A')).toMatchObject({ name: 'newer' });
  });

  it('is sent again where it is waited for', async () => {
    const { proxy, candles, closes, run } = await behindProxy();
    await candles.saveMany(bar(1));
    const held = proxy.holdRequestOf('INSERT INTO');
    const save = candles.saveMany(bar(2));
    await held;
    const late = `SELECT now64(3) > toDateTime64('${await run('SELECT now64(3)')}', 3) + 0.3`;
    await vi.waitUntil(async () => (await run(late)) === '1', { timeout: 20_000 });
    await proxy.release();
    expect(await save).toEqual({ inserted: 0, replaced: 1, skipped: 0 });
    expect(await closes()).toEqual([2]);
    expect(await run('SELECT count() FROM candles')).toBe('2');
  });
});
