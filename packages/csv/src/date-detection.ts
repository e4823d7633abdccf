import { ValidationError } from '@jts/domain';
import { DateFormat, type ReadStatus } from './date-format.js';
import { place, shown } from './text.js';

const dates = ['YYYY-M-D', 'YYYY/M/D', 'YYYY.M.D', 'M/D/YYYY', 'D/M/YYYY', 'D.M.YYYY'];

/** The forms that are told apart without being asked for. */
const detectedForms = [
  ...dates.flatMap((date) => [date, `${date} H:m`, `${date}TH:m`]),
  'YYYYMMDD',
  'YYYYMMDD H:m',
  ...['', ' ', 'T'].flatMap((gap) => [`YYYYMMDD${gap}HHmm`, `YYYYMMDD${gap}HHmmss`]),
  // Against X: hours of 2030 and later look like epoch seconds.
  'YYYYMMDDHH',
  'X',
  'x',
];

/** A value of the time column and its row. */
interface DateSample {
  readonly text: string;
  readonly row: number;
}

/** Rows among which one must tell day from month. */
const sampleRows = 65_536;
/** They are held until then: of very long ones there are fewer. Characters, and 16 for each cell. */
const sampleWeight = 2 ** 25;

/** The values by which the form of dates is told, of the first rows of a file. */
export class DateSamples {
  readonly list: DateSample[] = [];
  private rows = 0;
  private weight = 0;

  /** However the bytes came in pieces, it is so after the same row. */
  get isFull(): boolean {
    return this.rows >= sampleRows || this.weight >= sampleWeight;
  }

  add(sample: DateSample, cells: readonly string[]): void {
    this.list.push(sample);
    this.rows++;
    for (const cell of cells) this.weight += cell.length + 16;
  }

  /** A row without cells. Those before the first sample need not be held. */
  leaveOut(): void {
    if (this.list.length > 0) this.rows++;
  }
}

interface Candidate {
  readonly form: DateFormat;
  readonly statuses: readonly ReadStatus[];
  /** How many values it reads. */
  readonly reads: number;
  /** How many look like it, real dates or not. */
  readonly fits: number;
}

/**
 * The form of dates that reads most values.
 *
 * @throws ValidationError naming `timestamp` where no form does, where two do so alike (any day of
 *   the month below 13), or where some values speak for one and some for another
 */
export function detectDateFormat(samples: readonly DateSample[], name?: string): DateFormat {
  const candidates = detectedForms.map((form) => tryForm(DateFormat.lenient(form), samples));
  candidates.sort((a, b) => b.reads - a.reads || b.fits - a.fits);
  const [best, second] = candidates as [Candidate, Candidate];
  if (best.fits === 0) {
    const first = samples[0];
    const value = first === undefined ? 'no value' : `${cited(first)} is in no form known`;
    throw new ValidationError(place(name, 'timestamp'), `${value}: give the dateFormat`);
  }
  refuseContradiction(best, candidates, samples, name);
  if (second.reads === best.reads && second.fits === best.fits) {
    const sample = samples.find((_, i) => best.statuses[i] !== 'form') as DateSample;
    const [one, other] = [best, second].map(({ form }) => writtenAs(form, sample.text));
    throw new ValidationError(
      place(name, 'timestamp'),
      `${cited(sample)} may be ${one} or ${other}: give the dateFormat`,
    );
  }
  return best.form;
}

function tryForm(form: DateFormat, samples: readonly DateSample[]): Candidate {
  const statuses = samples.map(({ text }) => form.read(text));
  const reads = statuses.filter((status) => status === 'ok').length;
  const fits = statuses.filter((status) => status !== 'form').length;
  return { form, statuses, reads, fits };
}

/** 1/13/2020 and 13/1/2020 in one file: neither order can be trusted with 1/2/2020. */
function refuseContradiction(
  best: Candidate,
  candidates: readonly Candidate[],
  samples: readonly DateSample[],
  name: string | undefined,
): void {
  for (const other of candidates) {
    const at = best.statuses.findIndex(
      (status, i) => status === 'calendar' && other.statuses[i] === 'ok',
    );
    const against = samples[at];
    const pro = samples.find(
      (_, i) => best.statuses[i] === 'ok' && other.statuses[i] === 'calendar',
    );
    if (against === undefined || pro === undefined) continue;
    const [one, two] = [writtenAs(best.form, pro.text), writtenAs(other.form, against.text)];
    throw new ValidationError(
      place(name, 'timestamp'),
      `${cited(pro)} is ${one}, but ${cited(against)} is ${two}: give the dateFormat`,
    );
  }
}

const cited = ({ text, row }: DateSample): string => `${JSON.stringify(shown(text))} (row ${row})`;

/** A form with the seconds that a value has, so that it can be given as `dateFormat`. */
function writtenAs(form: DateFormat, text: string): string {
  const seconds = form.text.endsWith('H:m') && text.split(':').length > 2 ? ':s' : '';
  return form.text + seconds + (/\.\d+$/.test(text) && seconds !== '' ? '.SSS' : '');
}
