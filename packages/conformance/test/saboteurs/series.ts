import { CandleSeries } from '@jts/domain';

export type Columns = ReturnType<CandleSeries['copyColumns']>;

/** A copy of a series in which some columns are others. */
export function changed(series: CandleSeries, change: (columns: Columns) => void): CandleSeries {
  const columns = series.copyColumns();
  change(columns);
  return CandleSeries.fromColumns(series.key, columns, series.scale);
}
