import type { WrongField } from '../entities/kind.js';
import { entryId } from './strategy.js';

const notIds: readonly (readonly [name: string, value: unknown])[] = [
  ['empty', ''],
  ['a number', 1],
  ['an operator', { $ne: null }],
  ['a list', [entryId]],
  ['a lone surrogate', '\ud800'],
  ['NUL', 'a\0'],
  ['1,025 bytes', 'x'.repeat(1025)],
];

const notShares: readonly unknown[] = [
  0,
  -1,
  101,
  100.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '5',
  null,
];
const negatives: readonly unknown[] = [-1, -0.1, Number.NaN, Number.POSITIVE_INFINITY, '5', {}];
const notCounts: readonly unknown[] = [0, -1, 1.5, Number.NaN, 2 ** 53, '5', null, undefined];

export const risk = (fields: object) => ({
  riskConfig: { positionSizePct: 10, maxPositions: 5, ...fields },
});

export const wrong: readonly WrongField[] = [
  ['no name', 'name', { name: undefined }],
  ['an empty name', 'name', { name: '' }],
  ['a blank name', 'name', { name: ' \n\u2003' }],
  ['a name of 10,000 characters', 'name', { name: 'x'.repeat(10_000) }],
  ['a name that is an operator', 'name', { name: { $gt: '' } }],
  ['a lone surrogate in the name', 'name', { name: '\udfff' }],
  ['a description that is no text', 'description', { description: ['a'] }],
  ['no entry formula', 'entryFormulaId', { entryFormulaId: undefined }],
  ['entry formula null', 'entryFormulaId', { entryFormulaId: null }],
  ...notIds.flatMap(([name, value]): WrongField[] => [
    [`entry formula: ${name}`, 'entryFormulaId', { entryFormulaId: value }],
    [`exit formula: ${name}`, 'exitFormulaId', { exitFormulaId: value }],
    [
      `stop-loss formula: ${name}`,
      'stopLossRule.formulaId',
      { stopLossRule: { type: 'formula', formulaId: value } },
    ],
  ]),
  ['a stop-loss rule that is none', 'stopLossRule', { stopLossRule: 'formula' }],
  ['an unknown rule', 'stopLossRule.type', { stopLossRule: { type: 'trailing', percentage: 5 } }],
  ['a rule without its formula', 'stopLossRule.formulaId', { stopLossRule: { type: 'formula' } }],
  ...notShares.flatMap((value): WrongField[] => [
    [
      `a stop-loss of ${value}`,
      'stopLossRule.percentage',
      { stopLossRule: { type: 'fixed_pct', percentage: value } },
    ],
    [`a position of ${value}`, 'riskConfig.positionSizePct', risk({ positionSizePct: value })],
  ]),
  ...notCounts.map(
    (value): WrongField => [
      `${value} positions`,
      'riskConfig.maxPositions',
      risk({ maxPositions: value }),
    ],
  ),
  ...negatives.flatMap((value): WrongField[] => [
    [`a profit of ${value}`, 'riskConfig.takeProfitPct', risk({ takeProfitPct: value })],
    [`a daily loss of ${value}`, 'riskConfig.maxDailyLossPct', risk({ maxDailyLossPct: value })],
  ]),
  ['no risk', 'riskConfig', { riskConfig: undefined }],
  ['risk null', 'riskConfig', { riskConfig: null }],
];
