import type { CandleSeries } from '@jts/domain';

/** A series of a million bars takes 48 MB. */
const most = 4;

/** The series read or written last, by path, each with the stamp of the file that it was in. */
const recent = new Map<string, { readonly stamp: string; readonly series: CandleSeries }>();

/** What is known of a file, if that is still what it was; so a read need not parse it again. */
export function recall(path: string, stamp: string): CandleSeries | undefined {
  const known = recent.get(path);
  return known?.stamp === stamp ? known.series : undefined;
}

export function remember(path: string, stamp: string, series: CandleSeries): CandleSeries {
  recent.delete(path); // to the end of the order
  recent.set(path, { stamp, series });
  const [oldest] = recent.keys();
  if (recent.size > most && oldest !== undefined) recent.delete(oldest);
  return series;
}
