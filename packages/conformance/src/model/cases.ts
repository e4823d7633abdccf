import fc from 'fast-check';
import { type ConformanceCase, ruleOf } from '../case.js';
import { check, withCalls } from './divergence.js';
import { openBench, type PortModel } from './port-model.js';
import { anySequence, follow, playAll } from './sequence.js';

/** The model test of a port as two cases: calls one after the other, and calls at once. */
export function modelCases<R, S, O>(model: PortModel<R, S, O>): readonly ConformanceCase<R>[] {
  return [
    { key: model.key, title: model.title, why, ...ruled(model.key, oneByOne(model)) },
    { key: model.race.key, title: model.race.title, why, ...ruled(model.race.key, atOnce(model)) },
  ];
}

const why = 'What no table of cases thought of: how calls meet that are right one by one.';

type Run<R> = ConformanceCase<R>['run'];

const ruled = <R>(key: string, run: Run<R>) => ({ rule: ruleOf(key), run });

const oneByOne =
  <R, S, O>(model: PortModel<R, S, O>): Run<R> =>
  async (namespace, tools) => {
    const { capabilities, model: options } = tools;
    const bench = await openBench(namespace, capabilities);
    let runs = 0;
    const sequences = anySequence(model.calls(capabilities), options.replayPath);
    const property = fc.asyncProperty(sequences, (sequence) =>
      withCalls(async (made) => {
        runs++;
        const stage = await model.stage(bench, runs);
        const oracle = model.oracle();
        await playAll(sequence, (call) => {
          made(`${call}`);
          options.onCall?.();
          return follow(call, stage, oracle);
        });
      }),
    );
    await check(property, options);
  };

const atOnce =
  <R, S, O>(model: PortModel<R, S, O>): Run<R> =>
  async (namespace, tools) => {
    const { capabilities, model: options } = tools;
    const bench = await openBench(namespace, capabilities);
    let runs = 0;
    const before = fc.array(fc.oneof(...model.calls(capabilities)), { maxLength: 6, size: 'max' });
    const property = fc.asyncProperty(before, model.race.calls(capabilities), (calls, batch) =>
      withCalls(async (made) => {
        runs++;
        const stage = await model.stage(bench, runs);
        const oracle = model.oracle();
        for (const call of calls) {
          made(`${call}`);
          options.onCall?.();
          await follow(call, stage, oracle);
        }
        made(`at once: ${batch.calls.join(' | ')}`);
        for (const _ of batch.calls) options.onCall?.();
        await batch.play(stage, oracle);
      }),
    );
    await check(property, options);
  };
