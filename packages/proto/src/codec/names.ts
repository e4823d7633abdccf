import { ValidationError } from '@jts/domain';

/** A pair between the texts of an entity and the numbers of an enum, all but UNSPECIFIED. */
export interface Names<T extends string, E extends number> {
  to(name: T): E;
  /** @throws ValidationError naming `path`, for UNSPECIFIED and what a later version may have added */
  from(path: string, value: number): T;
}

export function names<T extends string, E extends number>(
  table: Readonly<Record<T, E>>,
): Names<T, E> {
  const byNumber = new Map<number, T>();
  for (const name of Object.keys(table) as T[]) byNumber.set(table[name], name);
  const known = Array.from(byNumber.values()).join(', ');
  return {
    to: (name) => table[name],
    from(path, value) {
      const name = byNumber.get(value);
      if (name !== undefined) return name;
      throw new ValidationError(path, `must be one of ${known}, not number ${value}`);
    },
  };
}
