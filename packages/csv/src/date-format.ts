import { ValidationError } from '@jts/domain';

/**
 * What became of a value: `ok`; it has another `form`; or it has this one, but no such day or time
 * of day exists (`calendar`), the `year` is outside 1900 to 2299, or it is finer than a
 * millisecond (`fraction`).
 */
export type ReadStatus = 'ok' | 'form' | 'calendar' | 'year' | 'fraction';

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

type Step =
  | { readonly kind: 'digits'; readonly part: Part; readonly min: number; readonly max: number }
  /** Where it may be absent, the next `skip` steps then are, too. */
  | { readonly kind: 'literal'; readonly code: number; readonly skip: number }
  | { readonly kind: 'fraction' }
  | { readonly kind: 'zone'; readonly optional: boolean }
  | { readonly kind: 'epoch'; readonly pattern: RegExp; readonly unitMs: number };

const tokens: Readonly<Record<string, Step>> = {
  YYYY: { kind: 'digits', part: 'year', min: 4, max: 4 },
  MM: { kind: 'digits', part: 'month', min: 2, max: 2 },
  M: { kind: 'digits', part: 'month', min: 1, max: 2 },
  DD: { kind: 'digits', part: 'day', min: 2, max: 2 },
  D: { kind: 'digits', part: 'day', min: 1, max: 2 },
  HH: { kind: 'digits', part: 'hour', min: 2, max: 2 },
  H: { kind: 'digits', part: 'hour', min: 1, max: 2 },
  mm: { kind: 'digits', part: 'minute', min: 2, max: 2 },
  m: { kind: 'digits', part: 'minute', min: 1, max: 2 },
  ss: { kind: 'digits', part: 'second', min: 2, max: 2 },
  s: { kind: 'digits', part: 'second', min: 1, max: 2 },
  SSS: { kind: 'fraction' },
  Z: { kind: 'zone', optional: false },
  X: { kind: 'epoch', pattern: /^-?\d{1,11}$/, unitMs: 1000 },
  x: { kind: 'epoch', pattern: /^-?\d{1,14}$/, unitMs: 1 },
};

const dateParts: readonly Part[] = ['year', 'month', 'day'];

/** Steps that detected forms may end with: seconds, their fraction, a zone. */
const optionalSeconds: readonly Step[] = [
  { kind: 'literal', code: 58, skip: 3 },
  tokens['s'] as Step,
  { kind: 'literal', code: 46, skip: 1 },
  { kind: 'fraction' },
];
// 1973 to 2286 and 2001 to 2286: other integers may be anything.
const detectedEpochs: Readonly<Record<string, Step>> = {
  X: { kind: 'epoch', pattern: /^\d{9,10}$/, unitMs: 1000 },
  x: { kind: 'epoch', pattern: /^\d{13}$/, unitMs: 1 },
};
const optionalZone: Step = { kind: 'zone', optional: true };

/**
 * A form of dates, and the reader of values in it. A value read leaves what it says in `localMs`
 * and `offsetMs`: fields, because an object for each of ten million rows is a cost.
 */
export class DateFormat {
  /** The date and time as written, as if its zone were UTC: epoch milliseconds. */
  localMs = 0;
  /** The value's own offset from UTC, in milliseconds; NaN where it has none. */
  offsetMs = Number.NaN;

  /** Whether it holds a time of day, to which a time zone applies. */
  readonly hasTime: boolean;

  private readonly values = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  private ms = 0;
  private at = 0;

  private constructor(
    readonly text: string,
    private readonly steps: readonly Step[],
  ) {
    this.hasTime = steps.some((step) => step.kind === 'digits' && step.part === 'hour');
  }

  /**
   * A form that a person wrote.
   *
   * @param text YYYY, M or MM, D or DD, H or HH, m or mm, s or ss, SSS (1 to 3 digits), Z (`Z` or
   *   an offset), or only X or x (epoch seconds or milliseconds); other characters, and T, are
   *   themselves. M takes one or two digits, MM exactly two
   * @throws ValidationError naming `dateFormat`
   */
  static parse(text: string): DateFormat {
    if (text.length > longest) {
      throw new ValidationError('dateFormat', `must have at most ${longest} characters`);
    }
    const steps = toSteps(text);
    checkSteps(text, steps);
    return new DateFormat(text, steps);
  }

  /** A form to detect: where it has a time of day, seconds, fraction and zone are optional. */
  static lenient(text: string): DateFormat {
    const epoch = detectedEpochs[text];
    const steps = epoch === undefined ? toSteps(text) : [epoch];
    const last = steps.at(-1);
    if (last?.kind === 'digits' && !dateParts.includes(last.part)) {
      if (last.part === 'minute' && last.min === 1) steps.push(...optionalSeconds);
      if (last.part === 'second') steps.push(...optionalSeconds.slice(2));
      steps.push(optionalZone);
    }
    return new DateFormat(text, steps);
  }

  /** Reads a value to `localMs` and `offsetMs`, which count where the result is `ok` only. */
  read(text: string): ReadStatus {
    // Each form has all parts of the date.
    this.values.hour = 0;
    this.values.minute = 0;
    this.values.second = 0;
    this.ms = 0;
    this.at = 0;
    this.offsetMs = Number.NaN;
    let status: ReadStatus = 'ok';
    for (let i = 0; i < this.steps.length; i++) {
      const step = this.steps[i] as Step;
      if (step.kind === 'digits') {
        if (!this.readDigits(text, step.part, step.min, step.max)) return 'form';
      } else if (step.kind === 'literal') {
        if (text.charCodeAt(this.at) === step.code) this.at++;
        else if (step.skip > 0) i += step.skip;
        else return 'form';
      } else if (step.kind === 'epoch') return this.readEpoch(text, step.pattern, step.unitMs);
      else {
        const read =
          step.kind === 'zone' ? this.readZone(text, step.optional) : this.readFraction(text);
        if (read === 'form') return read;
        if (read !== 'ok') status = read;
      }
    }
    if (this.at !== text.length) return 'form';
    return status === 'ok' ? this.setLocal() : status;
  }

  private readDigits(text: string, part: Part, min: number, max: number): boolean {
    const end = Math.min(this.at + max, text.length);
    const start = this.at;
    let value = 0;
    for (; this.at < end; this.at++) {
      const digit = text.charCodeAt(this.at) - 48;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    this.values[part] = value;
    return this.at - start >= min;
  }

  /** Digits of a second: three count, and zeros may follow. */
  private readFraction(text: string): ReadStatus {
    let unit = 100;
    let isExact = true;
    const start = this.at;
    for (; this.at < text.length; this.at++) {
      const digit = text.charCodeAt(this.at) - 48;
      if (!(digit >= 0 && digit <= 9)) break;
      if (unit < 1 && digit > 0) isExact = false;
      this.ms += unit < 1 ? 0 : digit * unit;
      unit /= 10;
    }
    if (this.at === start) return 'form';
    return isExact ? 'ok' : 'fraction';
  }

  private readZone(text: string, optional: boolean): ReadStatus {
    if (optional && this.at === text.length) return 'ok';
    if (text[this.at] === 'Z') {
      this.at++;
      this.offsetMs = 0;
      return 'ok';
    }
    const match = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(text.slice(this.at, this.at + 7));
    if (match === null) return 'form';
    const [all, sign, hours = '0', minutes = '0'] = match;
    this.at += all.length;
    const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
    this.offsetMs = sign === '-' ? -offset : offset;
    return Number(hours) < 24 && Number(minutes) < 60 ? 'ok' : 'calendar';
  }

  private readEpoch(text: string, pattern: RegExp, unitMs: number): ReadStatus {
    if (!pattern.test(text)) return 'form';
    this.localMs = Number(text) * unitMs;
    this.offsetMs = 0;
    return 'ok';
  }

  private setLocal(): ReadStatus {
    const { year, month, day, hour, minute, second } = this.values;
    if (hour > 23 || minute > 59 || second > 59) return 'calendar';
    if (month < 1 || month > 12 || day < 1 || day > 31) return 'calendar';
    // Before `Date.UTC`, which takes the years 0 to 99 for 1900 to 1999.
    if (year < 1900 || year > 2299) return day > daysIn(2000, month) ? 'calendar' : 'year';
    if (day > 28 && day > daysIn(year, month)) return 'calendar';
    this.localMs = Date.UTC(year, month - 1, day, hour, minute, second, this.ms);
    return 'ok';
  }
}

/** A form of dates that a person wrote, as it is. @throws ValidationError naming `dateFormat` */
export function checkDateFormat(text: string): string {
  return DateFormat.parse(text).text;
}

const daysIn = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Characters of a form that a person wrote: its parts are compared with one another. */
const longest = 200;

const tokenPattern = /YYYY|MM?|DD?|HH?|mm?|ss?|SSS|[ZXx]|./gs;

function toSteps(text: string): Step[] {
  return Array.from(text.matchAll(tokenPattern), ([token]) => {
    const step = tokens[token];
    if (step !== undefined) return step;
    // A letter of another convention (yyyy, hh, a) would match no value, or worse, a wrong one.
    if (/[A-SU-Za-z0-9]/.test(token)) throw badFormat(text, `${JSON.stringify(token)} is no token`);
    return { kind: 'literal', code: token.charCodeAt(0), skip: 0 };
  });
}

function checkSteps(text: string, steps: readonly Step[]): void {
  const has = (part: Part) => steps.some((step) => step.kind === 'digits' && step.part === part);
  const count = (of: Step) => steps.filter((step) => same(step, of)).length;
  const twice = steps.find((step) => step.kind !== 'literal' && count(step) > 1);
  if (twice !== undefined) throw badFormat(text, 'it has a part twice');
  if (steps.some((step) => step.kind === 'epoch')) {
    if (steps.length > 1) throw badFormat(text, 'X and x stand alone');
    return;
  }
  if (!dateParts.every(has)) throw badFormat(text, 'it needs YYYY, M and D');
  // Minutes without hours, ...: a value of which a part is missing.
  const chain = [
    has('hour'),
    has('minute'),
    has('second'),
    steps.some((step) => step.kind === 'fraction'),
  ];
  if (chain.some((there, i) => there && i > 0 && !chain[i - 1])) {
    throw badFormat(text, 'H, m, s and SSS each need the ones before');
  }
  steps.forEach((step, i) => {
    const next = steps[i + 1];
    if (varies(step) && (next?.kind === 'digits' || next?.kind === 'fraction')) {
      throw badFormat(
        text,
        'where no character stands between two parts, both need all digits (MM, DD)',
      );
    }
  });
}

const varies = (step: Step) =>
  step.kind === 'fraction' || (step.kind === 'digits' && step.min < step.max);

function same(a: Step, b: Step): boolean {
  if (a.kind === 'digits') return b.kind === 'digits' && a.part === b.part;
  return a.kind === b.kind;
}

function badFormat(text: string, why: string): ValidationError {
  const known = 'YYYY M MM D DD H HH m mm s ss SSS Z, or X or x alone';
  return new ValidationError('dateFormat', `${JSON.stringify(text)}: ${why}; tokens are ${known}`);
}
