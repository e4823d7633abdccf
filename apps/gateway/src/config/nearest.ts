import { closestMatch } from 'leven';

/** Names what a mistyped name may have meant, if anything comes near; what is said behind "is no ...". */
export function nearest(name: string, known: readonly string[]): string {
  const found = closestMatch(name, [...known], { maxDistance: Math.ceil(name.length / 3) });
  return found === undefined ? '' : `; is ${found} meant?`;
}
