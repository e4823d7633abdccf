const times = Symbol('times');
type Timed = { readonly [times]: Readonly<Record<string, number>> };

const getters = new Map<string, (this: Timed) => Date>();

/** One getter per field name for all objects: a closure each would cost every object a shape of its own. */
function timeGetter(key: string): (this: Timed) => Date {
  const known = getters.get(key);
  if (known !== undefined) return known;
  const getter = function (this: Timed): Date {
    return new Date(this[times][key] ?? Number.NaN);
  };
  getters.set(key, getter);
  return getter;
}

const inspect = Symbol.for('nodejs.util.inspect.custom');

/** What `console.log` of Node shows: values in place of `[Getter]`. */
function inspected(this: object): object {
  return { ...this };
}

/**
 * A frozen copy. A frozen `Date` can still be set, so each access makes another one. A copy, since
 * engines keep an object fast whose getter is new, not one whose field turns into a getter.
 */
export function immutable<T extends object>(fields: T): T {
  const result: Record<string, unknown> = {};
  let ms: Record<string, number> | undefined;
  for (const [key, value] of Object.entries(fields)) {
    if (!(value instanceof Date)) {
      result[key] = value;
      continue;
    }
    ms ??= addTimes(result);
    ms[key] = value.getTime();
    addTime(result, key);
  }
  return Object.freeze(result) as T;
}

/** `fields` itself, frozen, with times in epoch milliseconds as `Date`s, likewise. */
export function withTimes(fields: object, values: Readonly<Record<string, number>>): object {
  const ms = addTimes(fields);
  for (const [key, value] of Object.entries(values)) {
    ms[key] = value;
    addTime(fields, key);
  }
  return Object.freeze(fields);
}

function addTimes(result: object): Record<string, number> {
  const ms = {};
  Object.defineProperty(result, times, { value: ms });
  Object.defineProperty(result, inspect, { value: inspected });
  return ms;
}

function addTime(result: object, key: string): void {
  Object.defineProperty(result, key, { enumerable: true, get: timeGetter(key) });
}
