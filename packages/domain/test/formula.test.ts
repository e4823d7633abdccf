import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  checkFormula,
  checkNewFormula,
  type Formula,
  type FormulaParameter,
  formulaSchema,
  type New,
} from '../src/index.js';

const content = {
  name: '돌파 (breakout)',
  expression: 'close > sma(close, :period)',
  category: 'entry',
  tags: ['b', 'a', 'b'],
  parameters: [
    { name: 'period', dataType: 'integer', defaultValue: 20, minValue: 1, maxValue: 200 },
    { name: '기간', dataType: 'date', defaultValue: { any: ['thing', null] } },
  ],
};
const saved = {
  ...content,
  id: '0123456789abcdef01234567',
  version: 3,
  createdAt: new Date('2020-01-01T00:00:00.001Z'),
  updatedAt: new Date('2021-01-01T00:00:00.000Z'),
};
const parameterOf = (parameter: object) => ({ ...content, parameters: [parameter] });
const refusal = (path: string) => expect.objectContaining({ code: 'VALIDATION', path });

describe('a formula', () => {
  it.each([
    ['tags[1]', { tags: ['a', ...Array(500_000).fill(1)] }],
    ['parameters[0]', { parameters: Array(500_000).fill(null) }],
    ['parameters[0].name', { parameters: Array(500_000).fill({}) }],
    ['parameters[1].name', { parameters: Array(500_000).fill({ name: 'a', dataType: 'b' }) }],
  ])('of which half a million elements are wrong is refused for the first, %s', (path, wrong) => {
    expect(() => checkNewFormula({ ...content, ...wrong })).toThrow(refusal(path));
  });

  it('comes back equal, as a document and as JSON, with order kept', () => {
    expect(checkFormula(saved)).toEqual(saved);
    expect(checkFormula(JSON.parse(JSON.stringify(saved)))).toEqual(saved);
    expect(checkFormula(checkFormula(saved))).toEqual(saved);
    expect(formulaSchema.parse(saved).tags).toEqual(['b', 'a', 'b']);
  });

  it('is deeply frozen and shares nothing with what it was made from', () => {
    const input = structuredClone(saved);
    const own = checkFormula(input);
    input.tags.push('later');
    input.createdAt.setTime(0);
    Object.assign(input.parameters[1]?.defaultValue ?? {}, { any: 1 });
    expect(own).toEqual(saved);
    expect([own, own.tags, own.parameters, own.parameters[1]?.defaultValue]).toSatisfy(
      (all: object[]) => all.every(Object.isFrozen),
    );
  });

  it('makes its dates anew at each access, and is copied with them', () => {
    const own = checkFormula(saved);
    own.createdAt.setTime(0);
    expect(own.createdAt).toEqual(saved.createdAt);
    expect({ ...own, name: 'x' }).toStrictEqual({ ...saved, name: 'x' });
    expect(structuredClone(own)).toEqual(saved);
  });

  it('takes undefined and null for absent', () => {
    const parameters = [{ name: 'n', dataType: 'number', defaultValue: null, minValue: undefined }];
    const own = checkNewFormula({ ...content, id: null, description: null, parameters });
    expect(own).toStrictEqual({ ...content, parameters: [{ name: 'n', dataType: 'number' }] });
  });

  it('before its first save has no id, and what else the store gives is left out', () => {
    expect(() => checkNewFormula({ ...content, id: 'a' })).toThrow(refusal('id'));
    expect(checkNewFormula({ ...saved, id: undefined })).toStrictEqual(content);
    expectTypeOf<New<Formula>>().not.toHaveProperty('version');
    expectTypeOf<New<Formula>['id']>().toEqualTypeOf<undefined>();
    expectTypeOf<New<Formula>['description']>().toEqualTypeOf<string | undefined>();
  });

  it.each([
    ['id', ''],
    ['id', 'a\0'],
    ['id', '가'.repeat(342)],
    ['id', undefined],
    ['name', 3],
    ['name', ''],
    ['name', ' \t'],
    ['name', 'x'.repeat(10_000)],
    ['expression', 'x'.repeat(1_000_000)],
    ['expression', null],
    ['category', 'buy'],
    ['description', '\udfff'],
    ['tags', null],
    ['tags', 'a'],
    ['parameters', {}],
    ['version', 0],
    ['version', 1.5],
    ['version', Number.NaN],
    ['version', '1'],
    ['createdAt', new Date(Number.NaN)],
    ['createdAt', '2024-02-30'],
    ['updatedAt', new Date('1899-12-31T23:59:59.999Z')],
    ['updatedAt', 0.5],
  ])('is refused for %s = %j', (field, value) => {
    expect(() => checkFormula({ ...saved, [field]: value })).toThrow(refusal(field));
  });

  it('of another program may have texts that we would not save', () => {
    const odd = { ...saved, name: '', expression: 'x'.repeat(1_000_000) };
    expect(formulaSchema.parse(odd)).toEqual(odd);
  });

  it('is refused with the path of the tag', () => {
    const tags = ['a', '\ud83d'];
    expect(() => checkNewFormula({ ...content, tags }, 'formula')).toThrow(
      refusal('formula.tags[1]'),
    );
    expect(() => checkNewFormula({ ...content, tags: new Array(1) })).toThrow(refusal('tags[0]'));
  });
});

describe('a parameter', () => {
  it.each(['period', '_', '기간2', 'étendue', 'x'.repeat(500)])('may be called %j', (name) => {
    expect(checkNewFormula(parameterOf({ name, dataType: 'number' })).parameters[0]?.name).toBe(
      name,
    );
  });

  it.each(['', '2n', 'a b', 'a-b', ':n', 'a.b', 'n\n'])('may not be called %j', (name) => {
    expect(() => checkNewFormula(parameterOf({ name, dataType: 'number' }))).toThrow(
      refusal('parameters[0].name'),
    );
  });

  it('has a name of its own', () => {
    const parameters = ['a', 'b', 'a'].map((name) => ({ name, dataType: 'number' }));
    expect(() => checkNewFormula({ ...content, parameters })).toThrow(
      refusal('parameters[2].name'),
    );
  });

  it.each<[keyof FormulaParameter, Omit<FormulaParameter, 'name'>]>([
    ['defaultValue', { dataType: 'integer', defaultValue: 1.5 }],
    ['defaultValue', { dataType: 'integer', defaultValue: 2 ** 53 }],
    ['defaultValue', { dataType: 'integer', defaultValue: '1' }],
    ['defaultValue', { dataType: 'number', defaultValue: true }],
    ['defaultValue', { dataType: 'number', defaultValue: Number.POSITIVE_INFINITY }],
    ['defaultValue', { dataType: 'string', defaultValue: 1 }],
    ['defaultValue', { dataType: 'boolean', defaultValue: 'true' }],
    ['defaultValue', { dataType: 'number', defaultValue: 0, minValue: 1 }],
    ['defaultValue', { dataType: 'number', defaultValue: 3, maxValue: 2 }],
    ['defaultValue', { dataType: 'string', defaultValue: 'c', maxValue: 'b' }],
    ['minValue', { dataType: 'integer', minValue: 0.5 }],
    ['minValue', { dataType: 'boolean', minValue: false }],
    ['maxValue', { dataType: 'string', maxValue: 5 }],
    ['maxValue', { dataType: 'number', minValue: 2, maxValue: 1 }],
  ])('is refused for its %s: %j', (field, parameter) => {
    expect(() => checkNewFormula(parameterOf({ name: 'n', ...parameter }))).toThrow(
      refusal(`parameters[0].${field}`),
    );
  });

  it('of a type that is not ours is kept as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (defaultValue, minValue) => {
        const parameter = { name: 'p', dataType: 'enum', defaultValue, minValue };
        const [own] = checkNewFormula(parameterOf(parameter)).parameters;
        const present = Object.entries(parameter).filter(([, value]) => value !== null);
        const expected = JSON.parse(JSON.stringify(Object.fromEntries(present)));
        expect(own).toEqual(expected);
      }),
    );
  });

  it('is refused with the path inside a value', () => {
    const defaultValue = { a: [1, undefined] };
    expect(() =>
      checkNewFormula(parameterOf({ name: 'p', dataType: 'list', defaultValue })),
    ).toThrow(refusal('parameters[0].defaultValue.a[1]'));
  });
});
