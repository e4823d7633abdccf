import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkJson, checkKey, settingSchema, validate } from '../src/index.js';

const refusal = (path: string, reason?: string) =>
  expect.objectContaining({ code: 'VALIDATION', path, ...(reason ? { reason } : {}) });
const nested = (levels: number): unknown =>
  Array.from({ length: levels }).reduce((inner, _, i) => (i % 2 ? { a: inner } : [inner]), 1);

/** Every -0 as 0, which JSON text does by itself. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a JSON value', () => {
  it('comes back deep-equal, frozen, and -0 as 0', () => {
    const key = fc.oneof(
      fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
      fc.constantFrom('__proto__', 'constructor', '$set', 'a.b', '0', ''),
    );
    const values = fc.letrec<{ value: unknown; leaf: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        tie('leaf'),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: false }),
      ),
      leaf: fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.string({ unit: 'binary' }),
        fc.boolean(),
        fc.constantFrom(null, -0),
      ),
    })).value;
    fc.assert(
      fc.property(values, (value) => {
        const own = checkJson(value);
        expect(own).toEqual(plain(value));
        expect(JSON.stringify(own)).toBe(JSON.stringify(value));
        if (typeof own === 'object' && own !== null) {
          expect(own).not.toBe(value);
          expect(Object.isFrozen(own)).toBe(true);
        }
      }),
    );
  });

  it('keeps __proto__ as a key like any other', () => {
    const own = checkJson(JSON.parse('{"__proto__": {"admin": true}}'));
    expect(Object.keys(own as object)).toEqual(['__proto__']);
    expect(own).not.toHaveProperty('admin');
    expect(JSON.stringify(own)).toBe('{"__proto__":{"admin":true}}');
  });

  it('may be nested 64 levels deep, not more', () => {
    expect(checkJson(nested(64))).toEqual(nested(64));
    expect(() => checkJson(nested(65))).toThrow('64 levels');
  });

  it('may not hold itself', () => {
    const cycle: Record<string, unknown> = {};
    Object.assign(cycle, { left: cycle, right: cycle });
    expect(() => checkJson(cycle)).toThrow('64 levels');
  });

  it.each([
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['bytes', new Uint8Array(1)],
    ['a class instance', new (class A {})()],
    ['a boxed number', Object(1)],
    ['a lone surrogate', '\ud800'],
    ['a hole', new Array(1)],
  ])('may not be %s, at any depth', (_, value) => {
    expect(() => checkJson(value, 'value')).toThrow(refusal(expect.stringMatching(/^value/)));
    expect(() => checkJson({ a: [0, { 'b c': value }] }, 'value')).toThrow(
      refusal(expect.stringMatching(/^value\.a\[1\]\["b c"\]/)),
    );
  });

  it.each([['\ud800'], ['a\0b']])('may not have the key %j', (key) => {
    expect(() => checkJson({ [key]: 1 }, 'value')).toThrow(
      refusal(`value[${JSON.stringify(key)}]`),
    );
  });

  it('may come without a prototype', () => {
    expect(checkJson(Object.assign(Object.create(null), { a: 1 }))).toStrictEqual({ a: 1 });
  });
});

describe('a setting', () => {
  const setting = { key: 'theme', value: { dark: true }, version: 1, updatedAt: new Date(0) };

  it('comes back equal, null as well', () => {
    expect(validate(settingSchema, setting)).toEqual(setting);
    expect(validate(settingSchema, { ...setting, value: null }).value).toBeNull();
  });

  it('has a value', () => {
    const { value: _, ...rest } = setting;
    expect(() => validate(settingSchema, rest)).toThrow(refusal('value', 'is required'));
    expect(() => validate(settingSchema, { ...setting, value: { a: Number.NaN } })).toThrow(
      refusal('value.a'),
    );
  });

  it.each(['a', 'ui/테마.🚀', 'x'.repeat(1024), '가'.repeat(341), ' '])(
    'may have a key of 1 to 1,024 bytes: %j',
    (key) => {
      expect(checkKey('key', key)).toBe(key);
    },
  );

  it.each(['', 'x'.repeat(1025), '가'.repeat(342), 'a\0', '\udc00', null, 5])(
    'may not have the key %j',
    (key) => {
      expect(() => checkKey('key', key)).toThrow(refusal('key'));
    },
  );
});
