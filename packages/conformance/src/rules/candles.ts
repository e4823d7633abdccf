import type { RuleSection } from './rule.js';

export const candles: RuleSection = {
  title: 'Candles',
  rules: [
    {
      id: 'C1',
      sentence: 'A series is (exchange, symbol, timeframe).',
      text: 'Series never mix.',
      why: 'Two exchanges list one symbol, and `1m` and `1M` differ by case only.',
      governs: { CandleRepository: 'all' },
    },
    {
      id: 'C2',
      sentence: 'One candle for a timestamp.',
      text: `Every read and every count has one candle per (series, timestamp),
even where other programs left duplicate rows in the table: always the same one, the last inserted.`,
      why: 'A bar that counts twice doubles a volume; one that changes from read to read makes no test repeatable.',
      governs: {
        CandleRepository: [
          ...(['saveMany', 'getRange', 'streamRange', 'getLatest'] as const),
          ...(['count', 'listSeries'] as const),
        ],
      },
    },
    {
      id: 'C3',
      sentence: 'Saving has two conflict rules.',
      text: `With \`replace\`, the default, the last write wins; with \`skip\` the
stored candle wins.

- inserted + replaced + skipped = the length of the input, by what the call found when it looked;
  equal values count as skipped and write nothing.
- Repeating a \`saveMany\` changes nothing.
- Writers of the same bars at the same time end in one of the written values, the same for every
  reader from then on.
- Save, delete, save of the same series leaves it stored: no deduplication of inserts may eat it.`,
      why: 'Imports are repeated after every failure, and feeds overlap with imports.',
      governs: { CandleRepository: ['saveMany'] },
    },
    {
      id: 'C4',
      sentence: '`replace` is never delete-then-insert.',
      text: `At no instant is a stored bar missing, not even where the
writing process or the server is killed.`,
      why: 'A strategy that reads in between computes with a hole, and a crash in between makes it last.',
      governs: { CandleRepository: ['saveMany'] },
    },
    {
      id: 'C5',
      sentence: 'Ranges include both ends, and reads ascend.',
      text: `\`getRange\` includes both ends, to the millisecond, and is ascending; \`from > to\` is
\`VALIDATION\`; nothing found is the empty series of that key. \`getLatest(n)\` is the last n, ascending;
0 is empty; a negative or fractional n is \`VALIDATION\`. Results have the store's scale.`,
      why: 'An end that one database includes and another does not shifts every window by a bar.',
      governs: { CandleRepository: ['getRange', 'getLatest', 'getCoverage', 'count'] },
    },
    {
      id: 'C6',
      sentence: '`deleteRange` counts what it removes.',
      text: `It returns how many candles the range held when the delete
began, and they can be saved again at once. A candle saved at the same moment is wholly there or
wholly gone, and no superseded value ever shows.`,
      why: 'Where replaced rows are kept for a while, a delete can bring an old value back.',
      governs: { CandleRepository: ['deleteRange'] },
    },
    {
      id: 'C7',
      sentence: '`streamRange` is bounded.',
      text: `It yields ascending, non-empty chunks of at most \`chunkSize\`, at bounded
memory however long the range and however slow the consumer. Leaving the loop frees the connection. A
server failure half-way throws; a stream never ends early in silence. A stream is not one snapshot.`,
      why: 'A stream that ends early looks like the end of the data.',
      governs: { CandleRepository: ['streamRange'] },
    },
    {
      id: 'C8',
      sentence: "OHLC sanity is not the store's business.",
      text: `Stored data may break high >= open and the like; the
validation use case reports it.`,
      why: 'Real files have such bars, and a store that refuses or mends them hides it.',
      governs: { CandleRepository: ['saveMany'] },
    },
    {
      id: 'C9',
      sentence: 'Up to 1,000,000 bars are atomic.',
      text: `A \`saveMany\` of at most 1,000,000 bars is visible whole or not
at all. A larger one is stored in time order in such batches: after a failure a prefix stands, and
repeating completes it.`,
      why: 'Databases cut large inserts into blocks; half an import looks like a whole one.',
      governs: { CandleRepository: ['saveMany'] },
    },
    {
      id: 'C10',
      sentence: 'A live feed is cheap.',
      text: `With a feed that saves its last bar every second, latency, parts and reads
stay flat over a day of it.`,
      why: 'Each small insert of a column store leaves a part and a row that every read then carries.',
      governs: { CandleRepository: ['saveMany', 'getLatest'] },
    },
    {
      id: 'C11',
      sentence: 'Superseded rows go away.',
      text: `Rows that a \`replace\` superseded don't stay where other programs would
read them as duplicates: the store removes them by itself, in the background, together for all
series, at most 5 minutes after (an option), and at \`close()\`. \`compact(key?)\` of the ClickHouse
store does it at once. Removing is safe at any instant and beside any writer.`,
      why: 'Programs that read the table without our rule would see a bar twice.',
      governs: { MarketDataStore: ['close'] },
    },
  ],
};
