import fc from 'fast-check';
import { deletes } from '../model/commands/delete.js';
import { inserts } from '../model/commands/insert-rows.js';
import { lists } from '../model/commands/list.js';
import { latestReads } from '../model/commands/read-latest.js';
import { rangeReads } from '../model/commands/read-range.js';
import { saves } from '../model/commands/save.js';
import { CandleOracle } from '../model/oracle.js';
import { runParameters } from '../property.js';
import { candleCase } from './candle-case.js';

export const modelCases = [
  candleCase({
    key: 'C3/any-calls',
    title: 'any sequence of calls, and of other programs’ inserts, gives what a map would give',
    async ask(test) {
      const { capabilities, scale, property } = test;
      const connections = [test.candles, await test.another()];
      const commands = fc.commands(
        [
          saves(capabilities.conflictSkip ? ['replace', 'skip'] : ['replace']),
          inserts,
          rangeReads,
          latestReads,
          lists,
          ...(capabilities.deletes ? [deletes] : []),
        ],
        { maxCommands: 16 },
      );
      let runs = 0;
      const check = fc.asyncProperty(commands, async (sequence) => {
        runs++;
        const real = { connections, scale, exchange: `run ${runs}`, insertRaw: test.insertRaw };
        await fc.asyncModelRun(() => ({ model: new CandleOracle(), real }), sequence);
      });
      await fc.assert(check, runParameters(property));
    },
  }),
];
