import type { New, Strategy } from '@jts/domain';
import type { StrategyRepository } from '@jts/ports';
import { assert } from 'chai';
import { documentCase, notTexts, unknownIds } from '../documents/document-case.js';
import { oid, oidText } from '../documents/ejson.js';
import { expectValue } from '../documents/values.js';
import { expectEntity, expectStored } from '../entities/kind.js';
import { rejectsWith } from '../expect.js';
import { exitId, stopId, strategy } from './strategy.js';
import { strategyKind } from './strategy-kind.js';

type Strategies = StrategyRepository;
const id = oidText(0xabcdef);
const other = oidText(1);

const roles: readonly (readonly [name: string, fields: Partial<New<Strategy>>])[] = [
  [
    'all at once',
    { entryFormulaId: id, exitFormulaId: id, stopLossRule: { type: 'formula', formulaId: id } },
  ],
  ['entry', { entryFormulaId: id }],
  ['exit', { entryFormulaId: other, exitFormulaId: id }],
  ['stop-loss', { entryFormulaId: other, stopLossRule: { type: 'formula', formulaId: id } }],
];

export const formulaUseCases = [
  documentCase<Strategies>({
    key: 'F1/strategy-by-formula',
    title: 'getByFormula has each strategy that enters, exits or stops by a formula, once',
    async ask({ repository }) {
      const users: Strategy[] = [];
      for (const [name, fields] of roles) users.push(await repository.save(strategy(name, fields)));
      await repository.save(strategy('none', { entryFormulaId: other, description: id }));
      expectValue(await repository.getByFormula(id), users, 'the users');
      const [, entry, exit] = users;
      if (entry === undefined || exit === undefined) return assert.fail('strategies');
      await repository.save({ ...entry, entryFormulaId: other });
      await repository.delete(exit.id);
      const left = [users[0], users[3]];
      expectValue(await repository.getByFormula(id), left, 'after an update and a delete');
    },
  }),

  documentCase<Strategies>({
    key: 'F1/strategy-by-unknown-formula',
    title: 'getByFormula of an id that no strategy has is empty, whatever text it is',
    async ask({ repository }) {
      const all = { exitFormulaId: id, stopLossRule: { type: 'formula', formulaId: id } as const };
      await repository.save(strategy('A', { entryFormulaId: id, ...all }));
      await repository.save(strategy('B', { entryFormulaId: id }));
      const near = [id.toUpperCase(), `${id} `, id.slice(1), `${id}0`];
      for (const unknown of [...unknownIds, ...near]) {
        const found = await repository.getByFormula(unknown);
        expectValue(found, [], JSON.stringify(unknown));
      }
    },
  }),

  documentCase<Strategies>({
    key: 'F1/strategy-formula-left-over',
    title: 'getByFormula leaves out a strategy that names the formula but stops by a percentage',
    why: 'Another program may leave the fields of the other kind of rule.',
    async ask({ repository, insertRaw }) {
      if (insertRaw === undefined) {
        await repository.save(strategy('A'));
        return expectValue(await repository.getByFormula(id), [], 'by formula');
      }
      const rule = (type: string) => ({ type, formulaId: oid(id), percentage: 5 });
      const raw = ['fixed_pct', 'formula'].map((type, i) =>
        strategyKind.raw(oid(oidText(i)), { stopLossRule: rule(type), exitFormulaId: null }),
      );
      await insertRaw({ strategies: raw });
      const found = await repository.getByFormula(id);
      assert.deepEqual(
        found.map((one) => one.id),
        [oidText(1)],
      );
    },
  }),

  documentCase<Strategies>({
    key: 'F1/strategy-references',
    title: 'references of any text come back as they were, and are found by it',
    why: 'Older programs have ids that are no ObjectIds; upper case is another id.',
    async ask({ repository }) {
      const ids = [
        'abc',
        id,
        id.toUpperCase(),
        '0',
        '가',
        '$x',
        'a.b',
        '123456789012',
        'x'.repeat(1024),
      ];
      for (const [i, formulaId] of ids.entries()) {
        const content = strategy(`${i}`, {
          entryFormulaId: formulaId,
          exitFormulaId: formulaId,
          stopLossRule: { type: 'formula', formulaId },
        });
        const saved = expectEntity(await repository.save(content), content, 1, formulaId);
        expectValue(await repository.getById(saved.id), saved, formulaId);
        expectValue(await repository.getByFormula(formulaId), [saved], formulaId);
      }
    },
  }),

  documentCase<Strategies>({
    key: 'G2/strategy-formula-checked',
    title: 'an id that is no text is VALIDATION of getByFormula',
    async ask({ repository }) {
      await repository.save(strategy('A'));
      for (const [, value] of notTexts as readonly (readonly [string, never])[]) {
        await rejectsWith('VALIDATION', () => repository.getByFormula(value), 'formulaId');
      }
    },
  }),

  documentCase<Strategies>({
    key: 'F4/strategy-stop-loss-changes',
    title: 'a stop-loss rule of another type leaves nothing of the one before',
    why: 'An update that sets fields one by one keeps those of the other type.',
    async ask({ repository }) {
      let last = await repository.save(strategy('A'));
      const rules: readonly Partial<New<Strategy>>[] = [
        { stopLossRule: { type: 'fixed_pct', percentage: 100 } },
        { stopLossRule: { type: 'formula', formulaId: stopId } },
        { stopLossRule: { type: 'formula', formulaId: exitId } },
        { stopLossRule: { type: 'fixed_pct', percentage: 5e-324 } },
        {},
        { stopLossRule: { type: 'formula', formulaId: stopId } },
      ];
      for (const rule of rules) {
        const { stopLossRule: _, ...rest } = last;
        last = await repository.save({ ...rest, ...rule });
        expectEntity(last, strategy('A', rule), last.version, JSON.stringify(rule));
        await expectStored(strategyKind, repository, [last]);
        const byStop = await repository.getByFormula(stopId);
        const stops =
          rule.stopLossRule?.type === 'formula' && rule.stopLossRule.formulaId === stopId;
        assert.lengthOf(byStop, stops ? 1 : 0, `by formula: ${JSON.stringify(rule)}`);
      }
    },
  }),

  documentCase<Strategies>({
    key: 'G3/strategy-numbers',
    title: 'percentages and counts come back to the last bit, and -0 as 0',
    async ask({ repository }) {
      const shares = [5e-324, 0.1, 0.1 + 0.2, 1 / 3, 99.99999999999999, 100];
      for (const [i, share] of shares.entries()) {
        const maxPositions = [1, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 3][i] ?? 1;
        const content = strategy(`${i}`, {
          stopLossRule: { type: 'fixed_pct', percentage: share },
          riskConfig: {
            positionSizePct: share,
            maxPositions,
            takeProfitPct: 1e308,
            maxDailyLossPct: share,
          },
        });
        const saved = expectEntity(await repository.save(content), content, 1, `${share}`);
        expectValue(await repository.getById(saved.id), saved, `${share}, read`);
      }
      const riskConfig = {
        positionSizePct: 1,
        maxPositions: 1,
        takeProfitPct: -0,
        maxDailyLossPct: -0,
      };
      const saved = await repository.save(strategy('zero', { riskConfig }));
      const zeros = { ...riskConfig, takeProfitPct: 0, maxDailyLossPct: 0 };
      expectEntity(saved, strategy('zero', { riskConfig: zeros }), 1, '-0');
      expectValue(await repository.getById(saved.id), saved, '-0, read');
    },
  }),
];
