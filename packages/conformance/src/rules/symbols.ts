import type { RuleSection } from './rule.js';

export const symbols: RuleSection = {
  title: 'Symbols',
  rules: [
    {
      id: 'S1',
      sentence: '`code` is the identity.',
      text: `\`save\` is an upsert, and the last save wins, whatever the writers' clocks
say. An empty \`sector\` is an absent one. A \`market\` outside the known ones is \`CORRUPT_DATA\` on read.
\`saveMany\` is visible whole or not at all. Fields that a symbol has not are dropped.`,
      why: 'The version of the given table is a clock of whole seconds, and clocks go back.',
      governs: {
        SymbolRepository: ['save', 'saveMany', 'getByCode', 'getByMarket', 'getAllActive'],
      },
    },
  ],
};
