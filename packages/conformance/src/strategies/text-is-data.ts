import type { New, Strategy } from '@jts/domain';
import type { StrategyRepository } from '@jts/ports';
import { forEach } from '../concurrency.js';
import { documentCase } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { expectStored } from '../entities/kind.js';
import { controls, filters, keys, notText, payloads } from '../payloads.js';
import { refuses } from '../refusals.js';
import { entryId, exitId, strategy } from './strategy.js';
import { strategyKind } from './strategy-kind.js';

type Strategies = StrategyRepository;

/** A strategy that names a formula in one of the places that it has for them. */
function naming(formulaId: string, i: number): New<Strategy> {
  const stopLossRule = { type: 'formula', formulaId } as const;
  const places = [{ entryFormulaId: formulaId }, { exitFormulaId: formulaId }, { stopLossRule }];
  return strategy(`${i}`, { entryFormulaId: exitId, ...places[i % places.length] });
}

export const textIsDataCases = [
  documentCase<Strategies>({
    key: 'G12/strategy-references',
    title: 'any text finds the strategies that name it as a formula, and no others',
    async ask({ repository }) {
      const ids = keys.filter((id, i) => i % 2 === 0 && filters.includes(id));
      const saved = await Promise.all(ids.map((id, i) => repository.save(naming(id, i))));
      const bystander = await repository.save(strategy('A'));
      await forEach([...filters, ...controls], async (id) => {
        const found = saved.slice(ids.indexOf(id)).slice(0, ids.includes(id) ? 1 : 0);
        const what = `by ${JSON.stringify(id).slice(0, 60)}`;
        expectValue(await repository.getByFormula(id), found, what);
      });
      expectValue(await repository.getByFormula(entryId), [bystander], 'by another formula');
    },
  }),

  documentCase<Strategies>({
    key: 'G12/strategy-words-refused',
    title: 'a text that is no reference or kind of rule is VALIDATION, told in one line',
    async ask({ repository }) {
      const saved = await repository.save(strategy('A'));
      for (const type of [...payloads, ...controls, ...notText] as never[]) {
        const stopLossRule = { type, percentage: 1 };
        await refuses(() => repository.save({ ...saved, stopLossRule }), 'stopLossRule.type');
      }
      const noIds = [...notText, ...controls.filter((text) => text.includes('\0'))];
      for (const id of noIds) {
        await refuses(() => repository.save({ ...saved, entryFormulaId: id }), 'entryFormulaId');
      }
      for (const id of notText) await refuses(() => repository.getByFormula(id), 'formulaId');
      await expectStored(strategyKind, repository, [saved]);
    },
  }),
];
