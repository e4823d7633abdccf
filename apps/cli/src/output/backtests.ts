import { type BacktestMetrics, Decimal } from '@jts/domain';
import { type BacktestComparison, type ComparedBacktest, comparedMeasures } from '@jts/usecases';
import { minuteText } from './documents.js';
import { countText } from './numbers.js';
import { tableOf } from './table.js';

/** Results beside each other, a column each; `*` marks the best of a row. */
export function comparisonText(comparison: BacktestComparison): string {
  const { results, differences, best } = comparison;
  const columns = results.map(({ id }) => [id, 'right'] as const);
  const rows = [
    ['strategy', ...results.map(({ strategyId }) => strategyId)],
    ['run at', ...results.map(({ runAt }) => minuteText(runAt))],
    ...comparedMeasures.map((measure) => [
      measure,
      ...results.map((result) => {
        const isBest = results.length > 1 && best[measure].includes(result.id);
        return `${valueText(result, measure)}${isBest ? ' *' : '  '}`.replace(/^ +$/, '');
      }),
    ]),
    ['totalTrades', ...results.map(({ metrics }) => `${countText(metrics.totalTrades)}  `)],
    ...differences
      .filter(({ field }) => field !== 'strategyId')
      .map(({ field, values }) => [field, ...values.map(configText)]),
  ];
  const table = tableOf([[' ', 'left'], ...columns], rows);
  const fields = differences.map(({ field }) => field);
  if (fields.length === 0) return table;
  return `${table}\n\nThese differ in ${fields.join(', ')}: their figures may not compare.`;
}

function valueText({ metrics, pnl }: ComparedBacktest, measure: 'pnl' | keyof BacktestMetrics) {
  const value = measure === 'pnl' ? pnl : metrics[measure];
  return value === undefined ? '' : new Decimal(value).toFixed();
}

function configText(value: string | Date | Decimal | readonly string[]): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return minuteText(value).replace(/ 00:00Z$/, '');
  return 'toFixed' in value ? value.toFixed() : shown(value);
}

const shown = (symbols: readonly string[]): string =>
  symbols.length <= 3
    ? symbols.join(' ')
    : `${symbols.slice(0, 2).join(' ')} and ${symbols.length - 2} more`;
