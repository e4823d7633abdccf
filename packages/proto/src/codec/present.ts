type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The fields that have a value: absent and undefined are the same in messages and entities. */
export function present<T extends object>(fields: T): Partial<Present<T>> {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as Partial<Present<T>>;
}
