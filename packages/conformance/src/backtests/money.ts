import { Decimal } from '@jts/domain';
import type { BacktestResultRepository } from '@jts/ports';
import { documentCase } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { rejectsWith } from '../expect.js';
import { bareResult, config, expectResult, expectStored, result, trade } from './backtest-case.js';

type Backtests = BacktestResultRepository;

/** An amount as it is given, and its digits. */
const amounts: readonly (readonly [given: unknown, digits: string])[] = [
  ['0', '0'],
  ['-0', '0'],
  [-0, '0'],
  ['0.000', '0'],
  ['1.50', '1.5'],
  ['100', '100'],
  ['1e3', '1000'],
  ['1.5E-7', '0.00000015'],
  [0.1, '0.1'],
  [1e21, '1000000000000000000000'],
  [new Decimal('0.3').minus('0.1'), '0.2'],
  ['12345678901234567.89', '12345678901234567.89'],
  ['1234567890123456789012345678901234', '1234567890123456789012345678901234'],
  ['-9999999999999999999999999999999999', '-9999999999999999999999999999999999'],
  ['9.999999999999999999999999999999999', '9.999999999999999999999999999999999'],
  ['12345678901234567.12345678901234567', '12345678901234567.12345678901234567'],
  ['1e33', `1${'0'.repeat(33)}`],
  ['1e-34', `0.${'0'.repeat(33)}1`],
  ['0.1234567890123456789012345678901234', '0.1234567890123456789012345678901234'],
];

/** What is no amount, or needs more than 34 digits. */
const notAmounts: readonly unknown[] = [
  ...['12345678901234567890123456789012345', '0.12345678901234567890123456789012345'],
  ...['1.0000000000000000000000000000000001', '1e34', '1e-35', '1e6144', '1e-6176', '1e99999999'],
  ...['NaN', 'Infinity', '-Infinity', '', ' ', 'abc', '1,000', '0x10', '1n'],
  ...[Number.NaN, Number.POSITIVE_INFINITY, new Decimal('NaN'), new Decimal('-Infinity')],
  ...[true, {}, [], ['1'], { $numberDecimal: '1' }],
];

const fields = ['entryPrice', 'exitPrice', 'pnl'] as const;

export const moneyCases = [
  documentCase<Backtests>({
    key: 'G3/money',
    title: 'money of up to 34 digits comes back digit for digit, in one form',
    why: 'Decimal128 tells 1.50 from 1.5, prints exponents, and rounds what has more digits.',
    async ask(test) {
      const { repository } = test;
      const make = (values: readonly unknown[]) =>
        result({
          config: config({ initialCapital: values[0] as Decimal }),
          trades: values.map((value) => {
            const amount = value as Decimal;
            return trade({ entryPrice: amount, exitPrice: amount, pnl: amount });
          }),
        });
      const expected = make(amounts.map(([, digits]) => new Decimal(digits)));
      const saved = await repository.save(make(amounts.map(([given]) => given)));
      expectResult(saved, expected, 'what save returns');
      await expectStored(await test.another(), [saved]);
      for (const [given, digits] of amounts) {
        const capital = (value: unknown) =>
          bareResult({ config: config({ initialCapital: value as Decimal }) });
        const one = await repository.save(capital(given));
        expectResult(one, capital(new Decimal(digits)), digits);
        expectValue(await repository.getById(one.id), one, `${digits}, read`);
      }
    },
  }),

  documentCase<Backtests>({
    key: 'G3/money-checked',
    title: 'money that needs more than 34 digits, or is none, is VALIDATION, never rounded',
    async ask({ repository }) {
      for (const value of notAmounts as Decimal[]) {
        const capital = bareResult({ config: config({ initialCapital: value }) });
        await rejectsWith('VALIDATION', () => repository.save(capital), 'config.initialCapital');
        for (const field of fields) {
          const trades = [trade(), trade({ [field]: value })];
          const call = () => repository.save(bareResult({ trades }));
          await rejectsWith('VALIDATION', call, `trades[1].${field}`);
        }
      }
      await expectStored(repository, []);
    },
  }),
];
