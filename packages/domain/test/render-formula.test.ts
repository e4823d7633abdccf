import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FormulaArguments, type FormulaParameter, renderFormula } from '../src/index.js';

const period: FormulaParameter = {
  name: 'period',
  dataType: 'integer',
  defaultValue: 20,
  minValue: 1,
  maxValue: 200,
};
const of = (dataType: string, ...names: string[]): FormulaParameter[] =>
  names.map((name) => ({ name, dataType }));
const render = (
  expression: string,
  parameters: readonly FormulaParameter[],
  args?: FormulaArguments,
) => renderFormula({ expression, parameters }, args);
const refusal = (path: string) => expect.objectContaining({ code: 'VALIDATION', path });

describe('renderFormula', () => {
  it('puts the argument, or else the default, in each place', () => {
    const expression = 'sma(close,:period) > sma(open, :period)';
    expect(render(expression, [period], { period: 5 })).toBe('sma(close,5) > sma(open, 5)');
    expect(render(expression, [period])).toBe('sma(close,20) > sma(open, 20)');
    expect(render(expression, [period], { period: undefined })).toContain('20');
  });

  it('replaces whole names only, of any script', () => {
    const parameters = of('number', 'n', 'n2', '기간', 'n_');
    const args = { n: 1, n2: 2, 기간: 3, n_: 4 };
    expect(render(':n+:n2+:기간+:n_+:n:n2', parameters, args)).toBe('1+2+3+4+12');
  });

  it('does not look into values again', () => {
    const args = { a: ':b', b: ':a $& $1 $$' };
    expect(render(':a|:b', of('string', 'a', 'b'), args)).toBe(':b|:a $& $1 $$');
  });

  it('renders as one pass over the pieces does, whatever the values hold', () => {
    const names = ['a', 'ab', 'b'];
    const value = fc.oneof(fc.constantFrom(':a', ':ab', ':b', '$&', '::a'), fc.string());
    const piece = fc.oneof(fc.constantFrom(...names), fc.constant(undefined));
    fc.assert(
      fc.property(fc.array(piece), value, value, value, (pieces, a, ab, b) => {
        const args: Record<string, string> = { a, ab, b };
        const expression = pieces.map((name) => (name ? `:${name} ` : '- ')).join('');
        const expected = pieces.map((name) => (name ? `${args[name]} ` : '- ')).join('');
        expect(render(expression, of('string', ...names), args)).toBe(expected);
      }),
    );
  });

  it.each([
    ['number', 1e21, '1000000000000000000000'],
    ['number', 1e-7, '0.0000001'],
    ['number', -2.5, '-2.5'],
    ['number', -0, '0'],
    ['boolean', false, 'false'],
    ['string', "it's", "it's"],
    ['string', '', ''],
    ['color', 'red', 'red'],
    ['color', 3, '3'],
  ])('writes a %s %j as %s', (dataType, value, expected) => {
    expect(render('[:v]', of(dataType, 'v'), { v: value })).toBe(`[${expected}]`);
  });

  it('writes every number in plain digits that read back the same', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (v) => {
        const text = render(':v', of('number', 'v'), { v });
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(text)).toBe(v + 0);
      }),
    );
  });

  it.each(['x::int', 'time > 10:30', 'a : b', 'KRX:ABC', '😀 :', 'f(x):', '𝒳:y'])(
    'leaves %j as it is',
    (expression) => {
      expect(render(expression, [])).toBe(expression);
    },
  );

  it('finds a parameter right behind a name', () => {
    expect(render('MA:period:x', [period])).toBe('MA20:x');
  });

  it.each<[string, FormulaArguments, string]>([
    ['unknown', { period: 1, perod: 2 }, 'args.perod'],
    ['unknown, by an odd name', { 'a b': 2 }, 'args["a b"]'],
    ['of another type', { period: '5' }, 'args.period'],
    ['no integer', { period: 5.5 }, 'args.period'],
    ['NaN', { period: Number.NaN }, 'args.period'],
    ['too small', { period: 0 }, 'args.period'],
    ['too large', { period: 201 }, 'args.period'],
  ])('refuses an argument that is %s', (_, args, path) => {
    expect(() => render(':period', [period], args)).toThrow(refusal(path));
  });

  it('refuses a missing argument without a default, used or not', () => {
    expect(() => render('close', of('number', 'n'))).toThrow(refusal('args.n'));
    expect(() => render('close', of('number', 'toString'))).toThrow(refusal('args.toString'));
  });

  it('refuses values that are no text, number or boolean', () => {
    expect(() => render(':v', of('list', 'v'), { v: [1] })).toThrow(refusal('args.v'));
  });

  it.each([':perio', 'x > :periods', '(:n)'])('refuses %j: it names no parameter', (expression) => {
    expect(() => render(expression, [period])).toThrow(refusal('expression'));
  });
});
