import { readFile } from 'node:fs/promises';

/** One bar as text: what a file says, or what a command printed. */
export interface TextBar {
  /** ISO, in UTC. */
  readonly timestamp: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
}

/** How a vendor writes a file, as read off it by eye. */
export interface FileForm {
  /** Column numbers of timestamp, open, high, low, close, volume; these six in order if absent. */
  readonly columns?: readonly number[];
  /** The order of the numbers in a date: year, month, day if absent. */
  readonly monthFirst?: boolean;
  /** Hours that its clock is ahead of UTC. */
  readonly hoursAhead?: number;
  /** Decimal places that prices are rounded to, a half to even. */
  readonly places?: number;
}

/** The bars of a file, ascending: a reader of its own, so that it shares no mistake with ours. */
export async function fileBars(path: string, form: FileForm = {}): Promise<TextBar[]> {
  const { columns = [0, 1, 2, 3, 4, 5], places = 18 } = form;
  const [, ...lines] = (await readFile(path, 'utf8')).trimEnd().split(/\r?\n/);
  const bars = lines.map((line) => {
    const cells = line.split(',');
    const [time = '', ...prices] = columns.map((column) => cells[column] ?? '');
    const volume = prices.pop() ?? '';
    const [open = '', high = '', low = '', close = ''] = prices.map((text) => plain(text, places));
    return { timestamp: instant(time, form), open, high, low, close, volume: plain(volume, 0) };
  });
  return bars.sort((a, b) => a.timestamp.localeCompare(b.timestamp));
}

function instant(text: string, { monthFirst = false, hoursAhead = 0 }: FileForm): string {
  const parts = /^\d{8}$/.test(text)
    ? [text.slice(0, 4), text.slice(4, 6), text.slice(6)]
    : text.split(/[^\d]+/);
  const [a = 0, b = 0, c = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const [year, month, day] = monthFirst ? [c, a, b] : [a, b, c];
  return new Date(Date.UTC(year, month - 1, day, hour - hoursAhead, minute, second)).toISOString();
}

/** `5390247.0000` as `5390247`: without zeros at the end, at most so many places. */
function plain(text: string, places: number): string {
  const [whole = '', fraction = ''] = text.split('.');
  const digits = BigInt(whole + fraction.slice(0, places).padEnd(places, '0'));
  const rest = fraction.slice(places);
  const isUp = /^50*$/.test(rest) ? digits % 2n === 1n : rest >= '5';
  const rounded = String(digits + (isUp ? 1n : 0n)).padStart(places + 1, '0');
  const cut = rounded.length - places;
  return `${rounded.slice(0, cut)}.${rounded.slice(cut)}`.replace(/\.?0*$/, '');
}
