import type { DataSet } from '../candles/data-set.js';
import type { Settings } from '../settings.js';

/** One series of so many bars. */
export const barsData = ({ dataDatabase }: Settings, bars: number): DataSet => ({
  database: `${dataDatabase}_bars_${bars}`,
  series: 1,
  bars,
});

/** So many short series. */
export const seriesData = ({ dataDatabase, sizes }: Settings, series: number): DataSet => ({
  database: `${dataDatabase}_series_${series}`,
  series,
  bars: sizes.growth.barsOfEach,
});
