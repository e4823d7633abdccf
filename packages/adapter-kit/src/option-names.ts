import { ValidationError } from '@jts/domain';
import { closestMatch } from 'leven';

/** Each option by its name, none left out: what `T` has a compiler compares. */
export type OptionNames<T> = Readonly<Record<keyof T, true>>;

/**
 * Refuses an option that there is not: a mistyped one would else be as good as none, in silence.
 *
 * @param group the option whose options these are: `retry`
 * @throws ValidationError naming the option, `retry.initialDelay`, and the one that may be meant, or
 *   else all that there are; or that these are no options at all
 */
export function checkOptionNames(
  options: unknown,
  names: Readonly<Record<string, true>>,
  group = '',
): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new ValidationError(group, 'must be an object of options');
  }
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || Object.hasOwn(names, name)) continue;
    const short = name.slice(0, longestShown);
    const path = group === '' ? short : `${group}.${short}`;
    const known = Object.keys(names);
    const meant = nearest(short, known) || `; there are ${known.sort().join(', ')}`;
    throw new ValidationError(path, `is no option${meant}`);
  }
}

const longestShown = 60;

/** Names what a mistyped name may have meant, if anything comes near; what is said behind "is no ...". */
export function nearest(name: string, known: readonly string[]): string {
  const found = closestMatch(name, [...known], { maxDistance: Math.ceil(name.length / 3) });
  return found === undefined ? '' : `; is ${found} meant?`;
}
