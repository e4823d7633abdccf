import { NotFoundError } from '@jts/domain';
import { AssertionError } from 'chai';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkProperty } from '../src/property.js';

const below = (limit: number, error: (n: number) => Error) =>
  fc.asyncProperty(fc.nat(), async (n) => {
    if (n >= limit) throw error(n);
  });

const failing = below(10, (n) => new AssertionError(`${n} is too large`));

/** What is said of a property that does not hold. */
async function finding(options: { readonly runs: number; readonly seed?: number }, cost = 1) {
  const error: unknown = await checkProperty(failing, options, cost).catch(
    (caught: unknown) => caught,
  );
  expect(error).toMatchObject({ name: 'AssertionError' });
  return (error as Error).message;
}

describe('a property that does not hold', () => {
  it('begins with what was found, and says for which input', async () => {
    expect(await finding({ runs: 1000, seed: 1 })).toMatch(
      /^10 is too large\nwith the input \[10\]\n/,
    );
  });

  it.each([1, 5])('says what repeats it, where a run counts for %i', async (cost) => {
    const first = await finding({ runs: 1000 }, cost);
    const [, property = ''] = /repeat it with \{ property: (.*) \}$/.exec(first) ?? [];
    expect(await finding(JSON.parse(property), cost)).toBe(first);
  });

  it('is told in time, though it might become smaller still', async () => {
    let found = false;
    const property = fc.asyncProperty(fc.integer({ min: 1_000 }), async () => {
      // Whatever is smaller takes for ever.
      if (found) await new Promise(() => {});
      found = true;
      throw new AssertionError('it is wrong');
    });
    const result = checkProperty(property, { runs: 10, withinMs: 50 });
    await expect(result).rejects.toThrow(/^it is wrong\n/);
  });

  it('says how far it came, where time was up before anything was found', async () => {
    const slow = fc.asyncProperty(fc.nat(), () => new Promise<void>(() => {}));
    const result = checkProperty(slow, { runs: 10, withinMs: 20 });
    await expect(result).rejects.toThrow('only 0 of 10 runs were done within 20 ms');
  });

  it('names the code of an error that the adapter has thrown', async () => {
    const missing = below(0, () => new NotFoundError('formula', 'a'));
    const result = checkProperty(missing, { runs: 1 });
    await expect(result).rejects.toThrow(/^NOT_FOUND: /);
  });
});

it('one that holds says nothing', async () => {
  await checkProperty(
    below(Number.POSITIVE_INFINITY, () => new Error('never')),
    { runs: 10 },
  );
});
