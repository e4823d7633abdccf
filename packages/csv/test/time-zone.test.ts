import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { TimeZone } from '../src/time-zone.js';
import { refusal } from './support.js';

const local = (text: string) => Date.parse(`${text}Z`);
const answer = (zone: string, text: string) => {
  const instant = new TimeZone(zone).toInstant(local(text));
  return typeof instant === 'string' ? instant : new Date(instant).toISOString();
};

describe('local times', () => {
  it.each([
    ['Asia/Seoul', '2024-01-02T09:00:00', '2024-01-02T00:00:00.000Z'],
    ['Asia/Shanghai', '2017-03-03T13:22:00', '2017-03-03T05:22:00.000Z'],
    ['America/New_York', '2019-11-05T09:30:00', '2019-11-05T14:30:00.000Z'],
    // The hours around a change.
    ['America/New_York', '2024-03-10T01:59:59.999', '2024-03-10T06:59:59.999Z'],
    ['America/New_York', '2024-03-10T03:00:00', '2024-03-10T07:00:00.000Z'],
    ['America/New_York', '2024-11-03T00:59:59.999', '2024-11-03T04:59:59.999Z'],
    ['America/New_York', '2024-11-03T02:00:00', '2024-11-03T07:00:00.000Z'],
    // Half an hour, in the middle of an hour.
    ['Australia/Lord_Howe', '2024-04-07T01:29:59', '2024-04-06T14:29:59.000Z'],
    ['Australia/Lord_Howe', '2024-04-07T02:00:00', '2024-04-06T15:30:00.000Z'],
    ['Australia/Lord_Howe', '2024-10-06T02:30:00', '2024-10-05T15:30:00.000Z'],
    // Seoul had daylight saving in 1988, and changed by half an hour in 1961.
    ['Asia/Seoul', '1988-07-01T09:00:00', '1988-06-30T23:00:00.000Z'],
    ['Asia/Seoul', '1961-08-10T00:30:00', '1961-08-09T15:30:00.000Z'],
  ])('in %s, %s is %s', (zone, text, iso) => {
    expect(answer(zone, text)).toBe(iso);
  });

  it.each([
    ['America/New_York', '2024-03-10T02:00:00', /does not exist in America\/New_York/],
    ['America/New_York', '2024-03-10T02:59:59.999', /does not exist/],
    ['America/New_York', '2024-11-03T01:00:00', /occurs twice in America\/New_York/],
    ['America/New_York', '2024-11-03T01:59:59.999', /occurs twice/],
    ['Australia/Lord_Howe', '2024-10-06T02:00:00', /does not exist/],
    ['Australia/Lord_Howe', '2024-10-06T02:29:59', /does not exist/],
    ['Australia/Lord_Howe', '2024-04-07T01:30:00', /occurs twice/],
    ['Australia/Lord_Howe', '2024-04-07T01:59:59', /occurs twice/],
    ['Asia/Seoul', '1961-08-10T00:15:00', /does not exist/],
    // A whole day was skipped.
    ['Pacific/Apia', '2011-12-30T12:00:00', /does not exist/],
  ])('in %s, %s is none', (zone, text, reason) => {
    expect(answer(zone, text)).toMatch(reason);
  });

  const zones = [
    'Africa/Casablanca',
    'Africa/Freetown',
    'America/Caracas',
    'America/New_York',
    'America/St_Johns',
    'Asia/Kathmandu',
    'Asia/Pyongyang',
    'Asia/Seoul',
    'Australia/Lord_Howe',
    'Europe/London',
    'Pacific/Apia',
  ];

  it('any local time near a change is what Temporal says of it alone', () => {
    const changes = zones.flatMap((zone) => changesOf(zone).map((at) => ({ zone, at })));
    const cached = new Map(zones.map((zone) => [zone, new TimeZone(zone)]));
    fc.assert(
      fc.property(
        fc.constantFrom(...changes),
        fc.integer({ min: -26 * 60, max: 26 * 60 }),
        ({ zone, at }, minutes) => {
          const ms = at + minutes * 60_000;
          const instant = cached.get(zone)?.toInstant(ms);
          expect(typeof instant === 'string' ? undefined : instant).toBe(alone(zone, ms));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

/** The local times, as if in UTC, at which a zone changes between 1930 and 2030. */
function changesOf(zone: string): number[] {
  const changes: number[] = [];
  let at = Temporal.PlainDateTime.from('1930-01-01').toZonedDateTime(zone);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.year > 2030) return changes;
    changes.push(next.epochMilliseconds + next.offsetNanoseconds / 1e6);
    at = next;
  }
}

function alone(zone: string, ms: number): number | undefined {
  const time = Temporal.PlainDateTime.from(new Date(ms).toISOString().slice(0, -1));
  try {
    return time.toZonedDateTime(zone, { disambiguation: 'reject' }).epochMilliseconds;
  } catch {
    return undefined;
  }
}

it('an instant has its local time', () => {
  const zone = new TimeZone('America/New_York');
  expect(zone.toLocal(Date.UTC(2024, 0, 2, 3))).toBe(Date.UTC(2024, 0, 1, 22));
});

it.each(['Asia/Soul', '', 'KST', 'Mars/Olympus', '9'])('%j is no time zone', async (id) => {
  expect(await refusal((async () => new TimeZone(id))())).toBe(
    `timezone: must be an IANA time zone such as Asia/Seoul, not ${JSON.stringify(id)}`,
  );
});
