import { Decimal } from '@jts/domain';

/** Why a number in a file would not be kept as it is written; undefined where it is. */
export function numberProblem(source: string): string | undefined {
  const value = Number(source);
  if (/^[+-]?0\d/.test(source)) return `${source} would be the number ${value}: write it in quotes`;
  const digits = source.replace(/[eE].*/, '').replace(/\D/g, '').length;
  // Fifteen digits and a small exponent are always kept, and a long file is full of such.
  if (digits <= 15 && !/e/i.test(source)) return undefined;
  if (Number.isFinite(value) && new Decimal(source).eq(value)) return undefined;
  return `${source} has more digits than a number keeps: write it in quotes`;
}
