import type { RuleSection } from './rule.js';

export const entities: RuleSection = {
  title: 'Formulas and strategies',
  rules: [
    {
      id: 'F1',
      sentence: 'The store gives the `id`.',
      text: `It does so on the first save: 24 lower-case hexadecimal digits, whichever the
adapter; or it takes those that the caller has made for this save (\`newId\`), and then a repeated save is
the same save. \`getById\` of any other string is null, unless an older document of another program has that
very string as its \`_id\`. Saving an unknown id is \`NOT_FOUND\`.`,
      why: 'References outlive a change of the database only where ids look alike everywhere.',
      governs: {
        FormulaRepository: ['save', 'getById', 'getByCategory', 'list', 'delete'],
        StrategyRepository: ['save', 'getById', 'getByFormula', 'list', 'delete'],
        BacktestResultRepository: ['save', 'getById', 'listByStrategy', 'delete'],
      },
    },
    {
      id: 'F2',
      sentence: 'Optimistic locking.',
      text: `A new entity has version 1. A save whose \`version\` is not the stored one is
\`VERSION_CONFLICT\`, with both; else the entity becomes version + 1. Among concurrent saves of one
version exactly one wins.`,
      why: "Of two people who edit one strategy, the second would erase the first one's work unseen.",
      governs: { FormulaRepository: ['save'], StrategyRepository: ['save'] },
    },
    {
      id: 'F3',
      sentence: "`createdAt` never changes; `updatedAt` is the store's clock at the save.",
      text: '',
      why: "A caller's copy of either may be old, or wrong.",
      governs: { FormulaRepository: ['save'], StrategyRepository: ['save'] },
    },
    {
      id: 'F4',
      sentence: 'Absent and null are the same: absent.',
      text: `The order of fields, tags and parameters is kept. Fields of stored documents that we
don't know survive our saves.`,
      why: 'A null that one database keeps and another drops makes equal entities differ.',
      governs: { FormulaRepository: ['save', 'getById'], StrategyRepository: ['save', 'getById'] },
    },
  ],
};

export const backtests: RuleSection = {
  title: 'Backtests',
  rules: [
    {
      id: 'B1',
      sentence: 'A result is immutable once saved.',
      text: `\`listByStrategy\` reads no trades.

- Up to 8 MB a result is one document of the given shape. Beyond, its trades go to \`backtest_trades\`
  in chunks: 200,000 trades are saved whole and read back in order.
- A result is visible only once it is complete.
- Deleting makes it invisible at once and leaves nothing behind.
- What a crash leaves (chunks without their result, never visible) goes with a later \`ensureSchema\`
  or delete, at the earliest after an hour.`,
      why: 'Documents have a limit of 16 MB, and a result without its last trades is another result.',
      governs: {
        BacktestResultRepository: [
          ...(['save', 'getById', 'listByStrategy'] as const),
          ...(['delete', 'deleteByStrategy'] as const),
        ],
      },
    },
    {
      id: 'B2',
      sentence: 'An undefined metric is absent.',
      text: `A metric that mathematics leaves undefined (no trades, no losses)
is absent, never NaN or Infinity. A stored NaN or Infinity reads as absent in a metric; anywhere else
it is \`CORRUPT_DATA\`.`,
      why: 'NaN is greater than nothing and less than nothing: a ranking by it has no order.',
      governs: { BacktestResultRepository: ['getById', 'listByStrategy'] },
    },
  ],
};

export const settings: RuleSection = {
  title: 'Settings',
  rules: [
    {
      id: 'K1',
      sentence: 'Values are JSON.',
      text: `They are deep-equal on return; -0 is 0. \`expectedVersion: 0\` means "create only". A key
has 1 to 1,024 bytes of UTF-8. A deleted key starts again at version 1. Without \`expectedVersion\` a
repeated set may raise the version by more than one.`,
      why: 'Drivers have types that JSON has not, and two processes set one key at the same time.',
      governs: { SettingsRepository: ['get', 'set', 'delete', 'list'] },
    },
  ],
};
