import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServerTime } from '../src/server-time.js';

/** A server that answers when it is told to. */
function slowServer() {
  const questions: {
    readonly signal: AbortSignal;
    readonly answer: (time: number) => void;
    readonly fail: (error: Error) => void;
  }[] = [];
  const time = new ServerTime(
    ({ signal }) =>
      new Promise((answer, fail) => {
        signal.addEventListener('abort', () => fail(signal.reason));
        questions.push({ signal, answer, fail });
      }),
  );
  return { time, questions };
}

const call = () => {
  const controller = new AbortController();
  return { controller, signal: controller.signal, remainingMs: () => 10 };
};
const turn = () => new Promise((done) => setTimeout(done));

describe('the time of a server', () => {
  it('is asked for once by all who need it at the same time, and then not for long', async () => {
    const { time, questions } = slowServer();
    const times = Array.from({ length: 100 }, () => time.now(call()));
    await turn();
    expect(questions).toHaveLength(1);
    questions[0]?.answer(5_000_000);
    for (const one of await Promise.all(times)) expect(one).toBeCloseTo(5_000_000, -4);
    await time.now(call());
    expect(questions).toHaveLength(1);
  });

  it('reaches the others where the one that began to ask gives up', async () => {
    const { time, questions } = slowServer();
    const first = call();
    const begun = time.now(first);
    const joined = time.now(call());
    await turn();
    first.controller.abort(new Error('no time'));
    await expect(begun).rejects.toThrow('no time');
    expect(questions[0]?.signal.aborted).toBe(false);
    questions[0]?.answer(5_000_000);
    expect(await joined).toBeCloseTo(5_000_000, -4);
    expect(questions).toHaveLength(1);
  });

  it('is not asked for any more once all have given up, and then anew', async () => {
    const { time, questions } = slowServer();
    const both = [call(), call()];
    const times = both.map((one) => time.now(one));
    await turn();
    for (const { controller } of both) controller.abort();
    const next = time.now(call());
    await Promise.allSettled(times);
    await turn();
    expect(questions.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    questions[1]?.answer(5_000_000);
    expect(await next).toBeCloseTo(5_000_000, -4);
  });

  it('is not asked for where all have given up before the question went out', async () => {
    const { time, questions } = slowServer();
    const only = call();
    const asked = time.now(only);
    only.controller.abort(new Error('no time'));
    await expect(asked).rejects.toThrow('no time');
    await turn();
    expect(questions).toHaveLength(0);
  });

  it('fails those who need it as the question does, and the next one asks anew', async () => {
    const { time, questions } = slowServer();
    const times = [time.now(call()), time.now(call())];
    await turn();
    questions[0]?.fail(new Error('refused'));
    for (const one of times) await expect(one).rejects.toThrow('refused');
    const next = time.now(call());
    await turn();
    questions[1]?.answer(5_000_000);
    expect(await next).toBeCloseTo(5_000_000, -4);
  });

  it('is asked for by a question of its own where it must not be older than the call', async () => {
    const { time, questions } = slowServer();
    const asked = [time.ask(call()), time.ask(call())];
    questions[0]?.answer(1);
    questions[1]?.answer(2);
    expect(await Promise.all(asked)).toEqual([1, 2]);
  });
});

describe('a question that gets no answer', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('is sent again now and then, for its connection may be dead; the first answer is for all', async () => {
    const { time, questions } = slowServer();
    const times = [time.now(call()), time.now(call())];
    await vi.advanceTimersByTimeAsync(999);
    expect(questions).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(questions).toHaveLength(4);
    questions[1]?.answer(5_000_000);
    for (const one of await Promise.all(times)) expect(one).toBeCloseTo(5_000_000, -4);
    expect(questions.map(({ signal }) => signal.aborted)).toEqual([true, true, true, true]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not sent again once nobody waits', async () => {
    const { time, questions } = slowServer();
    const only = call();
    const asked = time.now(only);
    await vi.advanceTimersByTimeAsync(10);
    only.controller.abort(new Error('no time'));
    await expect(asked).rejects.toThrow('no time');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(questions.map(({ signal }) => signal.aborted)).toEqual([true]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
