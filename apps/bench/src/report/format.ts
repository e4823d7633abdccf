import { type Spread, spread } from '../harness/statistics.js';

export const range = ({ min, max }: Spread) => `${digits(min)} to ${digits(max)}`;
export const megabytes = (bytes: number | undefined) =>
  bytes === undefined ? '' : (bytes / 1024 ** 2).toFixed(0);

/** Three significant digits, as far as they are before or just after the point; two of a small value. */
export function digits(value: number): string {
  if (value < 0.1) return value.toPrecision(2);
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}

/** What is measured stands out from what it is measured by. */
export const wayName = ({ name, role }: { readonly name: string; readonly role: string }) =>
  role === 'ours' ? `**${name}**` : name;

/** How many of so many a run handles in a second, by its median. */
export function rate(items: number, times: readonly number[]): string {
  const perSecond = (items / spread(times).median) * 1000;
  return Number(perSecond.toPrecision(3)).toLocaleString('en');
}
