import { maxTimestamp, minTimestamp } from '@jts/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectDateFormat } from '../src/date-detection.js';
import { DateFormat } from '../src/date-format.js';
import { refusal } from './support.js';

const samples = (...texts: string[]) => texts.map((text, i) => ({ text, row: i + 2 }));
const detect = (...texts: string[]) => detectDateFormat(samples(...texts));

/** The instant that a value says, taking UTC where it has no offset. */
function instant(format: DateFormat, text: string): string {
  const status = format.read(text);
  if (status !== 'ok') return status;
  const offset = Number.isNaN(format.offsetMs) ? 0 : format.offsetMs;
  return new Date(format.localMs - offset).toISOString();
}

describe('dates that say what they are', () => {
  it.each([
    ['2024-01-02', '2024-01-02T00:00:00.000Z'],
    ['20240102', '2024-01-02T00:00:00.000Z'],
    ['2024/1/2', '2024-01-02T00:00:00.000Z'],
    ['2024.01.02', '2024-01-02T00:00:00.000Z'],
    ['2.1.2024', '2024-01-02T00:00:00.000Z'],
    ['1/13/2024', '2024-01-13T00:00:00.000Z'],
    ['13/1/2024', '2024-01-13T00:00:00.000Z'],
    ['1/13/2024 9:05', '2024-01-13T09:05:00.000Z'],
    ['13/01/2024 09:05:07', '2024-01-13T09:05:07.000Z'],
    ['2024-01-02 09:05:07', '2024-01-02T09:05:07.000Z'],
    ['2017-3-3 13:2:0', '2017-03-03T13:02:00.000Z'],
    ['2024-01-02 09:05', '2024-01-02T09:05:00.000Z'],
    ['2024-01-02T09:05:07Z', '2024-01-02T09:05:07.000Z'],
    ['2024-01-02T09:05Z', '2024-01-02T09:05:00.000Z'],
    ['2024-01-02T09:05:07.5Z', '2024-01-02T09:05:07.500Z'],
    ['2024-01-02T09:05:07.123000', '2024-01-02T09:05:07.123Z'],
    ['2024-01-02T09:05:07+09:00', '2024-01-02T00:05:07.000Z'],
    ['2024-01-02 09:05:07.25-0530', '2024-01-02T14:35:07.250Z'],
    ['2024-01-02 09:05:07+09', '2024-01-02T00:05:07.000Z'],
    ['20240102 090507', '2024-01-02T09:05:07.000Z'],
    ['20240102T090507Z', '2024-01-02T09:05:07.000Z'],
    ['20240102 0905', '2024-01-02T09:05:00.000Z'],
    ['202401020905', '2024-01-02T09:05:00.000Z'],
    ['20240102090507', '2024-01-02T09:05:07.000Z'],
    ['20240102 9:05', '2024-01-02T09:05:00.000Z'],
    ['1704186307', '2024-01-02T09:05:07.000Z'],
    ['631152000', '1990-01-01T00:00:00.000Z'],
    ['1704186307123', '2024-01-02T09:05:07.123Z'],
  ])('%s is %s', (text, iso) => {
    expect(instant(detect(text), text)).toBe(iso);
  });

  it('one value above 12 tells day from month', () => {
    expect(detect('1/2/2024', '1/3/2024', '1/13/2024').text).toBe('M/D/YYYY');
    expect(detect('1/2/2024', '13/1/2024').text).toBe('D/M/YYYY');
  });

  it('the form of most values wins over a few of another', () => {
    expect(detect('2024-01-02', 'n/a', '2024-01-03', '2024/01/04').text).toBe('YYYY-M-D');
  });

  it('the form shows in days that do not exist, too', () => {
    expect(detect('2024-02-30').text).toBe('YYYY-M-D');
  });
});

const refusalOf = (...texts: string[]) => refusal((async () => detect(...texts))());

describe('dates that do not say', () => {
  it.each([
    [
      ['11/5/2019 9:30', '11/6/2019 9:31'],
      '"11/5/2019 9:30" (row 2) may be M/D/YYYY H:m or D/M/YYYY H:m',
    ],
    [['1/2/2024'], '"1/2/2024" (row 2) may be M/D/YYYY or D/M/YYYY'],
    [
      ['5/5/2024 1:2:3.5'],
      '"5/5/2024 1:2:3.5" (row 2) may be M/D/YYYY H:m:s.SSS or D/M/YYYY H:m:s.SSS',
    ],
    [['2030010112'], '"2030010112" (row 2) may be YYYYMMDDHH or X'],
    [
      ['1/13/2024', '13/1/2024'],
      '"1/13/2024" (row 2) is M/D/YYYY, but "13/1/2024" (row 3) is D/M/YYYY',
    ],
    [['yesterday'], '"yesterday" (row 2) is in no form known'],
    [['1/2/24'], '"1/2/24" (row 2) is in no form known'],
    [['Jan 2, 2024'], '"Jan 2, 2024" (row 2) is in no form known'],
    [['45293'], '"45293" (row 2) is in no form known'],
  ])('%j asks for the form', async (texts, reason) => {
    expect(await refusalOf(...texts)).toBe(`timestamp: ${reason}: give the dateFormat`);
  });
});

describe('a form that is given', () => {
  it.each([
    ['M/D/YYYY H:mm', '11/5/2019 9:30', '2019-11-05T09:30:00.000Z'],
    ['D/M/YYYY H:mm', '11/5/2019 9:30', '2019-05-11T09:30:00.000Z'],
    ['MM/DD/YYYY', '11/05/2019', '2019-11-05T00:00:00.000Z'],
    ['MM/DD/YYYY', '11/5/2019', 'form'],
    ['M/D/YYYY H:mm', '11/5/2019 9:3', 'form'],
    ['M/D/YYYY H:mm', '11/5/2019 9:30:00', 'form'],
    ['M/D/YYYY H:mm', '11/5/2019', 'form'],
    ['YYYY년 M월 D일', '2024년 1월 2일', '2024-01-02T00:00:00.000Z'],
    ['YYYYMMDD-HHmmssSSS', '20240102-090507123', '2024-01-02T09:05:07.123Z'],
    ['YYYY-MM-DDTHH:mm:ssZ', '2024-01-02T09:05:07+09:00', '2024-01-02T00:05:07.000Z'],
    ['YYYY-MM-DDTHH:mm:ssZ', '2024-01-02T09:05:07', 'form'],
    ['YYYY-MM-DDTHH:mm:ss', '2024-01-02T09:05:07Z', 'form'],
    ['YYYY-MM-DD HH:mm:ss.SSS', '2024-01-02 09:05:07.1239', 'fraction'],
    ['X', '1704186307', '2024-01-02T09:05:07.000Z'],
    ['x', '1704186307123', '2024-01-02T09:05:07.123Z'],
    ['X', '0', '1970-01-01T00:00:00.000Z'],
    ['X', '-86400', '1969-12-31T00:00:00.000Z'],
    ['X', '1704186307.5', 'form'],
    ['YYYYMMDDHH', '2030010112', '2030-01-01T12:00:00.000Z'],
    ['YYYY-MM-DD', '2024-02-30', 'calendar'],
    ['YYYY-MM-DD', '2023-02-29', 'calendar'],
    ['YYYY-MM-DD', '2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['YYYY-MM-DD', '1900-02-29', 'calendar'],
    ['YYYY-MM-DD', '2024-13-01', 'calendar'],
    ['YYYY-MM-DD', '2024-00-01', 'calendar'],
    ['YYYY-MM-DD', '2024-01-00', 'calendar'],
    ['YYYY-MM-DD', '1899-12-31', 'year'],
    ['YYYY-MM-DD', '2300-01-01', 'year'],
    ['YYYY-MM-DD', '0024-01-01', 'year'],
    ['YYYY-MM-DD', '2024-01-02 ', 'form'],
    ['YYYY-MM-DD HH:mm', '2024-01-02 24:00', 'calendar'],
    ['YYYY-MM-DD HH:mm:ss', '2024-01-02 23:59:60', 'calendar'],
    ['YYYY-MM-DD HH:mmZ', '2024-01-02 09:00+25:00', 'calendar'],
  ])('%s reads %s as %s', (format, text, expected) => {
    expect(instant(DateFormat.parse(format), text)).toBe(expected);
  });

  it('are of a length that a person would write', () => {
    const format = (length: number) => 'YYYYMMDD'.padEnd(length, '/');
    expect(DateFormat.parse(format(200)).text.length).toBe(200);
    const refused = expect.objectContaining({ code: 'VALIDATION', path: 'dateFormat' });
    expect(() => DateFormat.parse(format(201))).toThrow(refused);
    expect(() => DateFormat.parse(format(4_000_000))).toThrow(refused);
  });

  it.each([
    ['yyyy-MM-dd', '"y" is no token'],
    ['YY-MM-DD', '"Y" is no token'],
    ['YYYY-MMM-DD', 'it has a part twice'],
    ['YYYY-MM-DD hh:mm a', '"h" is no token'],
    ['YYYY-MM', 'it needs YYYY, M and D'],
    ['', 'it needs YYYY, M and D'],
    ['HH:mm', 'it needs YYYY, M and D'],
    ['YYYY-MM-DD mm', 'H, m, s and SSS each need the ones before'],
    ['YYYYMD', 'where no character stands between two parts, both need all digits (MM, DD)'],
    ['X Z', 'X and x stand alone'],
  ])('%j is refused', async (format, reason) => {
    const tokens = 'YYYY M MM D DD H HH m mm s ss SSS Z, or X or x alone';
    expect(await refusal((async () => DateFormat.parse(format))())).toBe(
      `dateFormat: ${JSON.stringify(format)}: ${reason}; tokens are ${tokens}`,
    );
  });
});

const pad = (value: number, width = 2) => String(value).padStart(width, '0');

it('any instant reads back from any form that holds it', () => {
  const forms: Record<string, (date: Date) => string> = {
    'YYYY-MM-DDTHH:mm:ss.SSSZ': (date) => date.toISOString(),
    x: (date) => String(date.getTime()),
    'D.M.YYYY H:m:s.SSS': (date) =>
      `${date.getUTCDate()}.${date.getUTCMonth() + 1}.${date.getUTCFullYear()} ` +
      `${date.getUTCHours()}:${date.getUTCMinutes()}:${date.getUTCSeconds()}.` +
      pad(date.getUTCMilliseconds(), 3),
    YYYYMMDDHHmmssSSS: (date) => date.toISOString().replace(/\D/g, ''),
  };
  for (const [form, write] of Object.entries(forms)) {
    const format = DateFormat.parse(form);
    fc.assert(
      fc.property(fc.integer({ min: minTimestamp, max: maxTimestamp }), (ms) => {
        const date = new Date(ms);
        expect(instant(format, write(date))).toBe(date.toISOString());
      }),
    );
  }
});
