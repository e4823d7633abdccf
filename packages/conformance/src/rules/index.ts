import { caches, rateLimits } from './caches.js';
import { candles } from './candles.js';
import { backtests, entities, settings } from './documents.js';
import { general } from './general.js';
import type { Rule, RuleSection } from './rule.js';
import { symbols } from './symbols.js';

export type { Governed, Rule, RuleSection } from './rule.js';

/** The contract, in the order of its page. */
export const ruleSections: readonly RuleSection[] = [
  general,
  candles,
  symbols,
  entities,
  backtests,
  settings,
  caches,
  rateLimits,
];

/** Every rule of the contract. A case says by its `rule` which one it asks about. */
export const rules: readonly Rule[] = ruleSections.flatMap((section) => section.rules);
