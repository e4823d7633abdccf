import type { RuleSection } from './rule.js';

const everyRepository = {
  CandleRepository: 'all',
  SymbolRepository: 'all',
  FormulaRepository: 'all',
  StrategyRepository: 'all',
  BacktestResultRepository: 'all',
  SettingsRepository: 'all',
  Cache: 'all',
  RateLimiter: 'all',
} as const;

export const general: RuleSection = {
  title: 'General',
  rules: [
    {
      id: 'G1',
      sentence: 'A resolved write is seen.',
      text: `Every read that starts after a write resolved sees it, on any
connection. No read depends on a background merge of the database. The same holds for the schema:
once \`ensureSchema\` has resolved, every connection works with it, however often and by how many
processes it is repeated.`,
      why: 'Replicas, caches and merges that come later show a strategy the bars of before.',
      governs: {
        ...everyRepository,
        MarketDataStore: ['ensureSchema'],
        DocumentStore: ['ensureSchema'],
        CacheStore: ['ensureSchema'],
      },
    },
    {
      id: 'G2',
      sentence: 'Input is checked first.',
      text: `Arguments are checked before any I/O. \`VALIDATION\` means that nothing of
that call was written. What may be saved is what the types of \`@jts/domain\` say: a name has 1 to 1,000
characters and is not blank, an expression at most 100,000; a trade does not end before it begins. What
other programs have stored beyond that is read all the same. A code, of a symbol or an exchange, has 1 to
10,000 characters, and no control characters among them; a stored one of another kind is
\`CORRUPT_DATA\`.`,
      why: 'A call that fails half-way leaves data that nobody meant to write.',
      governs: everyRepository,
    },
    {
      id: 'G3',
      sentence: 'Round trips are exact.',
      text: `What is read equals what was saved, digit for digit:

- prices to the store's \`priceScale\` decimal places: more places are \`VALIDATION\`, never rounded;
- |price| < 10^(18 - \`priceScale\`);
- volume from 0 to 2^64 - 1;
- timestamps in whole milliseconds, from 1900-01-01 to 2299-12-31 UTC;
- values of a cache byte for byte, whichever they are;
- strings code point for code point. Lone surrogates, in keys too, NUL in keys, and more than 64
  levels of nesting are \`VALIDATION\`.`,
      why: `Databases cut decimals in silence, drivers pass integers through doubles, text formats give
characters a meaning.`,
      governs: {
        CandleRepository: ['saveMany', 'getRange', 'streamRange', 'getLatest', 'getCoverage'],
        SymbolRepository: ['save', 'saveMany', 'getByCode', 'getAllActive'],
        MarketDataStore: ['priceScale'],
        FormulaRepository: ['save', 'getById', 'list'],
        StrategyRepository: ['save', 'getById', 'list'],
        BacktestResultRepository: ['save', 'getById', 'listByStrategy'],
        Cache: ['get', 'getMany', 'set'],
      },
    },
    {
      id: 'G4',
      sentence: "What is returned is the caller's to keep.",
      text: `It is immutable by type, or a copy, as the value of a cache is, and never shared with an
argument, and a store never writes to memory that it has handed out. A \`Date\` is made anew on each
access.`,
      why: 'A shared array changes in the hands of one who has long checked it.',
      governs: everyRepository,
    },
    {
      id: 'G5',
      sentence: 'Lists have one order.',
      text: `Strings are ordered by code point, which is the byte order of UTF-8; ties
are broken by id. Pages (\`list\`) are ordered by id alone; \`listByStrategy\` by \`runAt\`, then id, both
descending. What is there throughout a listing appears in it exactly once, whatever is inserted or
renamed meanwhile. Older documents may have texts of any form for ids: in pages they come before all ids
that a store has given.`,
      why: 'UTF-16 and languages order otherwise, and pages by an offset lose entries.',
      governs: {
        CandleRepository: ['listSeries'],
        SymbolRepository: ['getByMarket', 'getAllActive', 'search'],
        FormulaRepository: ['list', 'getByCategory', 'search'],
        StrategyRepository: ['list', 'getByFormula', 'search'],
        BacktestResultRepository: ['listByStrategy'],
        SettingsRepository: ['list'],
      },
    },
    {
      id: 'G6',
      sentence: '`search` is `matchesSearch` of `@jts/domain`.',
      text: `It looks at code and name (symbols), name and tags (formulas), name (strategies). An adapter may narrow the candidates in the database; that predicate
decides. Pattern characters mean themselves.`,
      why: 'LIKE and regular expressions give characters a meaning, and each database folds case its own way.',
      governs: {
        SymbolRepository: ['search'],
        FormulaRepository: ['search'],
        StrategyRepository: ['search'],
      },
    },
    {
      id: 'G7',
      sentence: 'Calls can be aborted.',
      text: `An \`AbortSignal\` that fires rejects the call with \`ABORTED\`, promptly, and
the server's query is stopped. A write that was aborted, or that timed out, may still be stored;
repeating it is safe. A call that has ended leaves no listener on its signal.`,
      why: 'A user who has left still keeps the server busy.',
      governs: {
        ...everyRepository,
        MarketDataStore: 'all',
        DocumentStore: 'all',
        CacheStore: 'all',
      },
    },
    {
      id: 'G8',
      sentence: '`close()` waits.',
      text: `It waits for calls in flight, at most the store's timeout, and ends open streams
with \`CLOSED\`. It can be called twice. Every later call is \`CLOSED\`. A cache and a rate limiter of one
store close with it, and it with each of them.`,
      why: 'A write that is cut off by the end of a process is lost, and a process that never ends hangs its deployment.',
      governs: {
        MarketDataStore: ['close'],
        DocumentStore: ['close'],
        Cache: ['close'],
        RateLimiter: ['close'],
        CacheStore: ['close'],
      },
    },
    {
      id: 'G9',
      sentence: 'Nothing hangs.',
      text: `Each call has a deadline: 30 s unless said otherwise; for a stream it holds for
each chunk awaited. While it lasts, transient failures are retried with exponential backoff and
jitter, but for those of \`increment\` (V4); then the call is rejected with \`UNAVAILABLE\` or \`TIMEOUT\`, and the cause. A retry never shows
a thing twice, and never lets an attempt that was given up earlier overwrite a later write. A
versioned save whose answer was lost reads back before it decides: a stored document of the next
version with our content is our save. \`health\` resolves, and says why, where the server is away.`,
      why: 'One connection that died would hold up everything behind it.',
      governs: {
        ...everyRepository,
        MarketDataStore: ['ensureSchema', 'health'],
        DocumentStore: ['ensureSchema', 'health'],
        CacheStore: ['ensureSchema', 'health'],
        Cache: ['get', 'getMany', 'set', 'delete', 'increment', 'ensureSchema', 'health'],
        RateLimiter: ['consume', 'peek', 'reset', 'ensureSchema', 'health'],
      },
    },
    {
      id: 'G10',
      sentence: 'Nothing comes back half-parsed.',
      text: `One bad stored record is \`CORRUPT_DATA\`, naming its collection or
table, its id and the path within it. A list that meets one rejects as a whole; a search need not
look at what its narrowing leaves out.`,
      why: 'A record that is read as its half, or left out, makes a result wrong that looks right.',
      governs: {
        CandleRepository: ['listSeries'],
        SymbolRepository: ['getByCode', 'getByMarket', 'getAllActive', 'search'],
        FormulaRepository: ['getById', 'list', 'getByCategory', 'search'],
        StrategyRepository: ['getById', 'list', 'getByFormula', 'search'],
        BacktestResultRepository: ['getById', 'listByStrategy'],
        SettingsRepository: ['get', 'list'],
      },
    },
    {
      id: 'G11',
      sentence: 'What is too large is refused.',
      text: `A store has \`limits\`; what goes beyond one of them is \`TOO_LARGE\`, is not
retried, and the memory for it is not taken.

- \`rows\`, 100,000,000 unless said otherwise: an answer, a list or a page of one, has at most so many
  bars, series, symbols or documents, and a result so many trades. What is looked through to find an
  answer does not count, nor do pages of fewer, and a save is not limited by it. \`streamRange\` reads any
  range: its chunks have at most so many bars, whatever \`chunkSize\` is.
- \`documentBytes\`, 16,000,000 unless said otherwise and at most: a symbol, a formula, a strategy, a
  setting's value, a result without its trades and each of its trades take at most so many bytes in
  BSON, where every number counts for eight, and a value of a cache by its length. Nothing is written of a
  call that has a larger one; the largest is saved, updated and read like any other.
- \`bytes\`, 2^30 unless said otherwise: the values that \`getMany\` of a cache returns take at most so many
  together.`,
      why: `A range that is typed wrong, a field that another program filled, or a server that is
hostile takes the memory of the process, and all that runs in it ends.`,
      governs: {
        CandleRepository: ['getRange', 'streamRange', 'getLatest', 'listSeries'],
        SymbolRepository: ['save', 'saveMany', 'getByMarket', 'getAllActive', 'search'],
        FormulaRepository: ['save', 'list', 'getByCategory', 'search'],
        StrategyRepository: ['save', 'list', 'getByFormula', 'search'],
        BacktestResultRepository: ['save', 'getById', 'listByStrategy'],
        SettingsRepository: ['set', 'list'],
        Cache: ['set', 'getMany'],
      },
    },
    {
      id: 'G12',
      sentence: 'Text is data.',
      text: `Whatever text a caller hands in, with quotes, operators, pattern characters, paths or
control characters in it, is no part of a statement, a filter, a pattern, or the name of a field or a
file. It comes back exactly, and finds, changes and deletes what it names and nothing else; or it is
\`VALIDATION\`, naming the argument. A cursor that was tampered with leads to a part of its list, or is
\`VALIDATION\`. An option that a method does not have is \`VALIDATION\`, naming it, unless it is
undefined: nothing of it reaches the database. The message of an error is one line:
control characters of a text, and those that turn the direction of writing, stand in it as escapes
such as \`\\u001b\`; the fields of the error have the text itself.`,
      why: `With one quote in a name a stranger reads and deletes what he likes, and with one escape
sequence he writes in your log and on your terminal.`,
      governs: everyRepository,
    },
  ],
};
