import type { StoreCalls } from '@jts/adapter-kit';
import { CorruptDataError, isStorageError } from '@jts/domain';
import type { CallOptions } from '@jts/ports';
import { fromBacktestDocument } from './backtest-document.js';
import { idText, parse, type RawDocument } from './codec.js';
import type { CollectionName, Connection, Work } from './connection.js';
import { fromFormulaDocument } from './formula-document.js';
import { Reads } from './reads.js';
import { fromSettingDocument } from './setting-document.js';
import { fromStrategyDocument } from './strategy-document.js';
import { parseWithTrades } from './trade-bytes.js';
import { TradeChunks } from './trade-chunks.js';
import { Writes } from './writes.js';

/** Reads a document as a repository does. @throws CorruptDataError */
type Look = (bytes: RawDocument, work: Work) => unknown;

/** Documents that can't be understood, collection by collection; each of these is a call of its own. */
export async function* corruptDocuments(
  connection: Connection,
  calls: StoreCalls,
  options: CallOptions | undefined,
): AsyncGenerator<CorruptDataError> {
  for (const [name, look] of looks(connection)) {
    const found = await calls.run(
      'corruptDocuments',
      options,
      () => undefined,
      (_, context) => scan(new Reads(connection, name), look, context),
    );
    yield* found;
  }
}

function looks(connection: Connection): readonly (readonly [CollectionName, Look])[] {
  const chunks = new TradeChunks(new Writes(connection));
  const results = new Reads(connection, 'backtest_results');
  return [
    ['formulas', (bytes) => fromFormulaDocument(parse('formulas', bytes))],
    ['strategies', (bytes) => fromStrategyDocument(parse('strategies', bytes))],
    ['backtest_results', (bytes, work) => readResult(results, chunks, bytes, work)],
    ['settings', (bytes) => fromSettingDocument(parse('settings', bytes))],
  ];
}

async function readResult(
  reads: Reads,
  chunks: TradeChunks,
  bytes: RawDocument,
  work: Work,
): Promise<void> {
  const { name } = reads;
  const { document, trades } = parse(name, bytes, parseWithTrades);
  if (document['tradeChunks'] === undefined) {
    fromBacktestDocument(document, trades);
    return;
  }
  const read = await chunks.read(document, work);
  if (read !== undefined) fromBacktestDocument(document, read);
  // A delete removes the document first: that one is gone, and not broken.
  else if ((await reads.one({ _id: document._id }, work, { projection: { _id: 1 } })) !== null) {
    const id = idText(document._id);
    throw new CorruptDataError(name, id, 'tradeChunks', 'lacks some of its trades');
  }
}

async function scan(reads: Reads, look: Look, work: Work): Promise<readonly CorruptDataError[]> {
  const found: CorruptDataError[] = [];
  // Results of backtests are megabytes: a batch ends at 16 MB by itself.
  for await (const batch of reads.batches({}, work, { sort: { _id: 1 }, batchSize: 500 })) {
    for (const bytes of batch) {
      try {
        await look(bytes, work);
      } catch (error) {
        if (!isStorageError(error) || error.code !== 'CORRUPT_DATA') throw error;
        found.push(error as CorruptDataError);
      }
    }
  }
  return found;
}
