import type { BacktestResult } from '@jts/domain';
import type { BacktestResultRepository } from '@jts/ports';
import { assert } from 'chai';
import { forEach } from '../concurrency.js';
import { documentCase } from '../documents/document-case.js';
import { expectForgedCursors } from '../documents/forged-cursors.js';
import { expectValue } from '../documents/values.js';
import { controls, filters, keys, long, notText, payloads } from '../payloads.js';
import { refuses } from '../refusals.js';
import { expectStrayRefused, noneSaid, strayTitle, strayWhy } from '../stray-options.js';
import {
  backtestCalls,
  bareResult,
  config,
  expectResult,
  expectStored,
  result,
  strategyId,
  summaries,
  trade,
} from './backtest-case.js';

type Backtests = BacktestResultRepository;

const legalIds = [
  ...keys.filter((id) => filters.includes(id)),
  ...controls.filter((text) => !text.includes('\0')),
];

export const textIsDataCases = [
  documentCase<Backtests>({
    key: 'G12/backtest-texts',
    title: 'symbols and reasons for an exit may be any text',
    async ask({ repository }) {
      const codes = [...payloads, ...long];
      const texts = [...payloads, ...controls, ...long];
      const trades = texts.map((exitReason, i) =>
        trade({ symbol: codes[i % codes.length] ?? 'A', exitReason }),
      );
      const content = result({ config: config({ symbols: codes }), trades });
      const saved = expectResult(await repository.save(content), content, 'what save returns');
      await expectStored(repository, [saved]);
    },
  }),

  documentCase<Backtests>({
    key: 'G12/backtest-strategies',
    title: 'any text lists and deletes the results of the strategy that it names, and no others',
    why: 'As a filter, { "$ne": null } is the strategy of all; as a pattern, .* is.',
    async ask({ repository }) {
      const bystander = await repository.save(bareResult());
      const ids = legalIds.filter((_, i) => i % 2 === 0);
      const save = (id: string) => repository.save(bareResult({ strategyId: id }));
      const saved = await Promise.all(ids.map(save));
      const expectOf = async (id: string, own: readonly BacktestResult[]) => {
        const what = `of ${JSON.stringify(id).slice(0, 60)}`;
        expectValue(await repository.listByStrategy(id), { items: summaries(own) }, what);
      };
      await forEach(ids, (id, i) => expectOf(id, saved.slice(i, i + 1)));
      const unknown = [...filters, ...controls].filter((id) => !ids.includes(id));
      await forEach(unknown, async (id, i) => {
        await expectOf(id, []);
        // Some: a delete also looks for what others have left behind.
        if (i % 3 !== 0) return;
        assert.equal(await repository.deleteByStrategy(id), 0, JSON.stringify(id).slice(0, 60));
      });
      for (const id of ids.filter((_, i) => i % 6 === 0)) {
        assert.equal(await repository.deleteByStrategy(id), 1, JSON.stringify(id).slice(0, 60));
      }
      await forEach(ids, (id, i) => expectOf(id, i % 6 === 0 ? [] : saved.slice(i, i + 1)));
      await expectStored(repository, [bystander]);
    },
  }),

  documentCase<Backtests>({
    key: 'G12/backtest-ids',
    title: 'no text reaches a result that it is not the id of',
    async ask({ repository }) {
      const saved = await repository.save(result());
      await forEach([...filters, ...controls], async (id, i) => {
        const what = JSON.stringify(id).slice(0, 60);
        assert.isNull(await repository.getById(id), `getById of ${what}`);
        if (i % 3 === 0) assert.isFalse(await repository.delete(id), `delete of ${what}`);
      });
      await expectStored(repository, [saved]);
    },
  }),

  documentCase<Backtests>({
    key: 'G12/backtest-refused',
    title: 'a text that is no text, code, side or limit is VALIDATION, told in one line',
    async ask({ repository }) {
      const saved = await repository.save(result());
      for (const text of notText) {
        await refuses(() => repository.getById(text), 'id');
        await refuses(() => repository.delete(text), 'id');
        await refuses(() => repository.listByStrategy(text), 'strategyId');
        await refuses(() => repository.deleteByStrategy(text), 'strategyId');
      }
      for (const text of [...controls, ...notText]) {
        const trades = [trade({ symbol: text })];
        await refuses(() => repository.save(result({ trades })), 'trades[0].symbol');
        const wrong = config({ symbols: [text] });
        await refuses(() => repository.save(result({ config: wrong })), 'config.symbols[0]');
      }
      for (const text of [...payloads, ...controls, ...notText] as never[]) {
        const trades = [trade({ side: text })];
        await refuses(() => repository.save(result({ trades })), 'trades[0].side');
        await refuses(() => repository.listByStrategy(strategyId, { limit: text }), 'limit');
      }
      for (const id of [...notText, ...controls.filter((text) => text.includes('\0'))]) {
        await refuses(() => repository.save(result({ strategyId: id })), 'strategyId');
      }
      await expectStored(repository, [saved]);
    },
  }),

  documentCase<Backtests>({
    key: 'G12/backtest-cursors',
    title: 'a cursor of one’s own making is VALIDATION, or leads to a part of that list',
    why: 'A cursor comes back from a link, and in a filter it may say anything.',
    async ask({ repository }) {
      for (const ms of [0, 1, 1]) await repository.save(bareResult({ runAt: new Date(ms) }));
      await expectForgedCursors((page) => repository.listByStrategy(strategyId, page));
    },
  }),

  documentCase<Backtests>({
    key: 'G12/backtest-options',
    title: strayTitle,
    why: strayWhy,
    async ask({ repository }) {
      const a = await repository.save(result(), noneSaid);
      await expectStrayRefused((options) => backtestCalls(repository, options));
      await expectStored(repository, [a]);
    },
  }),
];
