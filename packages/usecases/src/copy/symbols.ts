import { compareText, markets, type StockSymbol } from '@jts/domain';
import type { CallOptions, SymbolRepository } from '@jts/ports';
import { hashOf } from './content-hash.js';
import type { PartTally } from './report.js';

/** By code: there are thousands, which fit into memory, and those that differ are saved by one call. */
export async function copySymbols(
  from: SymbolRepository,
  to: SymbolRepository,
  tally: PartTally,
  call: CallOptions,
): Promise<void> {
  const [wanted, before] = [await hashes(from, call), await hashes(to, call)];
  const lacking = [...wanted.values()].filter(
    ({ symbol, hash }) => before.get(symbol.code)?.hash !== hash,
  );
  if (lacking.length > 0) {
    await to.saveMany(
      lacking.map(({ symbol }) => symbol),
      call,
    );
  }
  const after = lacking.length === 0 ? before : await hashes(to, call);
  for (const [code, { hash }] of wanted) {
    const known = before.get(code);
    await tally.add({
      item: code,
      added: known === undefined ? 1 : 0,
      changed: known !== undefined && known.hash !== hash ? 1 : 0,
      unchanged: known?.hash === hash ? 1 : 0,
      refused: 0,
      sourceHash: hash,
      targetHash: after.get(code)?.hash,
    });
  }
}

interface Hashed {
  readonly symbol: StockSymbol;
  readonly hash: string;
}

/** Of all symbols, the inactive ones too, by code. */
async function hashes(symbols: SymbolRepository, call: CallOptions) {
  const all: StockSymbol[] = [];
  for (const market of markets) all.push(...(await symbols.getByMarket(market, call)));
  all.sort((a, b) => compareText(a.code, b.code));
  const byCode = new Map<string, Hashed>();
  for (const symbol of all) byCode.set(symbol.code, { symbol, hash: await hashOf(symbol) });
  return byCode;
}
