import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ServerClock } from '../src/server-clock.js';

it('is never ahead of the server, whatever the network and the two clocks do', () => {
  const wait = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 50, noNaN: true }));
  const question = fc.record({
    pause: fc.double({ min: 0, max: 1e6, noNaN: true }),
    there: wait,
    back: wait,
    speed: fc.double({ min: 0.999, max: 1.001, noNaN: true }),
    forward: fc.oneof(fc.constant(0), fc.nat(1e6)),
  });
  fc.assert(
    fc.property(fc.array(question, { minLength: 1 }), (questions) => {
      const clock = new ServerClock();
      let [now, time] = [0, 1.7e12];
      for (const { pause, there, back, speed, forward } of questions) {
        const pass = (ms: number) => {
          now += ms;
          time += ms * speed;
        };
        pass(pause);
        time += forward;
        const askedAt = now;
        pass(there);
        const told = time;
        pass(back);
        clock.hear(told, askedAt, now);
        const rounding = 0.01;
        expect(clock.at(now)).toBeLessThanOrEqual(time + rounding);
        expect(clock.at(now)).toBeGreaterThanOrEqual(told - rounding);
        // Of a moment that is past as well: a call may be older than the connection.
        expect(clock.at(now - back)).toBeLessThanOrEqual(told + rounding);
      }
    }),
  );
});

it('does not go by an answer that took long, where one of before tells more', () => {
  const clock = new ServerClock();
  clock.hear(5_000, 0, 1);
  clock.hear(5_100, 100, 600);
  expect(clock.at(601)).toBeCloseTo(5_600, -1);
});

it('is old ten seconds after the last answer, whichever it goes by', () => {
  const clock = new ServerClock();
  expect(clock.isOld(0)).toBe(true);
  clock.hear(5_000, 0, 1);
  expect([clock.isOld(-100_000), clock.isOld(10_000), clock.isOld(10_002)]).toEqual([
    false,
    false,
    true,
  ]);
  clock.hear(5_100, 100, 600);
  expect(clock.isOld(10_002)).toBe(false);
});

it.each([
  ['back', -3_600_000],
  ['on', 3_600_000],
])('follows a server whose clock is set %s', (_, step) => {
  const clock = new ServerClock();
  clock.hear(5_000_000, 0, 1);
  expect(clock.at(1)).toBe(5_000_000);
  clock.hear(5_000_010 + step, 10, 11);
  expect(clock.at(11)).toBe(5_000_010 + step);
});
