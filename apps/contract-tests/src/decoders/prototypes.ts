const makers = [
  ...[Object, Array, Function, String, Number, Boolean, Symbol, BigInt, Date, RegExp, Error],
  ...[Map, Set, Promise, Object.getPrototypeOf(Uint8Array)],
];
/** What everything inherits from, or is made by. */
const shared: readonly object[] = makers.flatMap((maker) => [maker, maker.prototype]);

type Property = readonly [key: PropertyKey, descriptor: PropertyDescriptor];

const propertiesOf = (object: object): Property[] =>
  Reflect.ownKeys(object).map((key) => [
    key,
    Reflect.getOwnPropertyDescriptor(object, key) as PropertyDescriptor,
  ]);

/** Tells whether anything that all objects share has changed since it was made. */
export class PrototypeGuard {
  private readonly before = shared.map((object) => {
    const properties = propertiesOf(object);
    // Those that a mere look would not run anything of.
    const values = properties.filter(([, property]) => 'value' in property);
    return { object, properties, values, keys: Reflect.ownKeys(object).length };
  });

  /** Whose property is new, gone or another one, and puts it right; undefined where none is. */
  change(): string | undefined {
    const changed = this.before.find(
      ({ object, values, keys }) =>
        Reflect.ownKeys(object).length !== keys ||
        values.some(([key, { value }]) => !Object.is(Reflect.get(object, key), value)),
    );
    if (changed === undefined) return undefined;
    const { object, properties } = changed;
    for (const key of Reflect.ownKeys(object)) {
      if (properties.every(([known]) => known !== key)) Reflect.deleteProperty(object, key);
    }
    for (const [key, property] of properties) Reflect.defineProperty(object, key, property);
    const maker = typeof object === 'function' ? object : object.constructor;
    return maker === object ? maker.name : `${maker.name}.prototype`;
  }
}

/** So many values of a result are looked at. */
const mostLooks = 2000;

/**
 * Whether a value, or one that it holds, inherits from an object that is data: then fields that were
 * never checked seem to be its own.
 */
export function inheritsFromData(value: unknown): boolean {
  const open: unknown[] = [value];
  const seen = new Set<object>();
  while (open.length > 0 && seen.size < mostLooks) {
    const one = open.pop();
    if (typeof one !== 'object' || one === null || seen.has(one)) continue;
    seen.add(one);
    if (!isOfClass(one)) return true;
    if (!ArrayBuffer.isView(one)) open.push(...partsOf(one));
  }
  return false;
}

function isOfClass(object: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(object);
  if (prototype === null) return true;
  const maker: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  // Generators and the like inherit from objects of the language that no function makes.
  if (maker === undefined) return Object.hasOwn(prototype, Symbol.toStringTag);
  return typeof maker === 'function' && maker.prototype === prototype;
}

/** Fields by their descriptors: a getter is not to be run. */
function partsOf(object: object): unknown[] {
  const keys = Reflect.ownKeys(object).slice(0, mostLooks);
  const values = keys.map((key) => Reflect.getOwnPropertyDescriptor(object, key)?.value);
  return object instanceof Map ? [...values, ...object.values()] : values;
}
