import { describe, expect, it } from 'vitest';
import { GivenUp } from '../src/given-up.js';

describe('writes that were given up', () => {
  it('are those of the ids, in any form, the longest of each', () => {
    const givenUp = new GivenUp();
    givenUp.add('settings', ['a', 'b'], { until: 20, wayMs: 5 });
    givenUp.add('settings', ['a'], { until: 10, wayMs: 7 });
    expect([...givenUp.of('settings', ['a', 'c']).values()]).toEqual([{ until: 20, wayMs: 7 }]);
    expect(givenUp.of('settings', undefined).size).toBe(2);
    expect(givenUp.of('formulas', ['a']).size).toBe(0);
  });

  it('go when they have been waited for, though the clock of the server was set back', () => {
    const givenUp = new GivenUp();
    givenUp.add('settings', ['a', 'b'], { until: 20, wayMs: 5 });
    const waited = givenUp.of('settings', ['a', 'b']);
    givenUp.add('settings', ['b'], { until: 3, wayMs: 5 });
    givenUp.forget(2);
    givenUp.settled('settings', waited);
    expect([...givenUp.of('settings', undefined).keys()]).toEqual(['b']);
  });

  it('go by the clock of the server', () => {
    const givenUp = new GivenUp();
    givenUp.add('settings', ['a'], { until: 20, wayMs: 5 });
    givenUp.forget(20);
    expect(givenUp.of('settings', ['a']).size).toBe(1);
    givenUp.forget(21);
    expect(givenUp.of('settings', ['a']).size).toBe(0);
  });
});
