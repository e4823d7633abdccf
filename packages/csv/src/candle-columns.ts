import type { ColumnField } from '@jts/domain';
import { type ColumnNames, columnsNamed, type FieldColumn, findColumns } from './header.js';

const dateNames = ['date', '날짜', '일자'];
const timeNames = ['time', '시간'];
const instantNames = ['timestamp', 'datetime'];

// `Adj Close` is no second close, and `amount`, which is money, no volume.
const candleFields: Readonly<Record<ColumnField, FieldColumn>> = {
  timestamp: { names: [...instantNames, ...dateNames, ...timeNames], orUnnamedFirst: true },
  open: { names: ['open', '시가'] },
  high: { names: ['high', '고가'] },
  low: { names: ['low', '저가'] },
  close: { names: ['close', 'last', '종가'], otherwise: ['price'] },
  volume: { names: ['volume', '거래량'], otherwise: ['count', 'vol.'] },
};

/** The column of each field; where date and time are two columns, `timeOfDay` is the second. */
export interface CandleLayout extends Readonly<Record<ColumnField, number>> {
  readonly timeOfDay: number | undefined;
}

export function candleLayout(
  header: readonly string[],
  chosen: ColumnNames<ColumnField>,
  name?: string,
): CandleLayout {
  const timeOfDay = chosen.timestamp === undefined ? timeBesideDate(header) : undefined;
  const timestamp = timeOfDay === undefined ? candleFields.timestamp : { names: dateNames };
  return { ...findColumns(header, { ...candleFields, timestamp }, chosen, name), timeOfDay };
}

/** The time column of a file that has one date column, one time column, and no other time. */
function timeBesideDate(header: readonly string[]): number | undefined {
  if (columnsNamed(header, instantNames).length > 0) return undefined;
  const times = columnsNamed(header, timeNames);
  const single = times.length === 1 && columnsNamed(header, dateNames).length === 1;
  return single ? times[0] : undefined;
}
