import { assert } from 'chai';
import { barsAt, everything, minutely, range } from '../bars.js';
import { expectTimes } from '../expect.js';
import { candleCase } from './candle-case.js';

interface CalendarRow {
  readonly key: string;
  readonly title: string;
  /** Ascending, in UTC. */
  readonly times: readonly string[];
}

const rows: readonly CalendarRow[] = [
  {
    key: 'leap-days',
    title: 'the 29th of February, and the days around where there is none',
    times: [
      ...['1900-02-28T23:59:59.999Z', '1900-03-01T00:00:00.000Z'],
      ...['2000-02-28T23:59:59.999Z', '2000-02-29T00:00:00.000Z', '2000-03-01T00:00:00.000Z'],
      ...['2024-02-29T00:00:00.000Z', '2024-02-29T23:59:59.999Z', '2024-03-01T00:00:00.000Z'],
      ...['2100-02-28T23:59:59.999Z', '2100-03-01T00:00:00.000Z'],
    ],
  },
  {
    key: 'day-ends',
    title: 'the last millisecond of a day, and the first of the next',
    times: [
      ...['1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00.000Z'],
      ...['1999-12-31T23:59:59.999Z', '2000-01-01T00:00:00.000Z'],
      ...['2024-06-30T23:59:59.999Z', '2024-07-01T00:00:00.000Z'],
      ...['2038-01-18T23:59:59.999Z', '2038-01-19T00:00:00.000Z'],
    ],
  },
  {
    key: 'spring-in-new-york',
    title: 'the night in which New York goes from 1:59 to 3:00',
    times: [
      ...['2024-03-10T06:30:00.000Z', '2024-03-10T06:59:59.999Z', '2024-03-10T07:00:00.000Z'],
      ...['2024-03-10T07:30:00.000Z', '2024-03-10T08:00:00.000Z', '2024-03-11T13:30:00.000Z'],
    ],
  },
  {
    key: 'autumn-in-new-york',
    title: 'the night in which New York has 1:30 twice',
    times: [
      ...['2024-11-03T04:30:00.000Z', '2024-11-03T05:30:00.000Z', '2024-11-03T05:59:59.999Z'],
      ...['2024-11-03T06:00:00.000Z', '2024-11-03T06:30:00.000Z', '2024-11-03T07:00:00.000Z'],
      '2024-11-04T14:30:00.000Z',
    ],
  },
  {
    key: 'summer-time-in-seoul',
    title: 'the nights in which Seoul had summer time',
    times: [
      ...['1988-05-07T16:59:59.999Z', '1988-05-07T17:00:00.000Z', '1988-05-07T18:00:00.000Z'],
      ...['1988-10-08T16:30:00.000Z', '1988-10-08T17:00:00.000Z', '1988-10-08T17:30:00.000Z'],
    ],
  },
];

export const calendarCases = rows.map(({ key, title, times }) =>
  candleCase({
    key: `G3/times-${key}`,
    title: `times are UTC, and all are kept: ${title}`,
    why: 'A time that passes through a local clock moves by an hour, or falls on another.',
    async ask({ candles }) {
      const instants = times.map((time) => Date.parse(time));
      await candles.saveMany(barsAt(instants));
      expectTimes(await candles.getRange(minutely, everything), instants, 'getRange');
      expectTimes(await candles.getLatest(minutely, times.length), instants, 'getLatest');
      for (const [i, ms] of instants.entries()) {
        expectTimes(await candles.getRange(minutely, range(ms, ms)), [ms], times[i] as string);
        const before = await candles.count(minutely, range(0 - 8e15, ms - 1));
        assert.equal(before, i, `bars before ${times[i]}`);
      }
    },
  }),
);
