import { setTimeout as wait } from 'node:timers/promises';
import { isStorageError } from '@jts/domain';
import type { CallOptions, Store } from '@jts/ports';
import {
  actsLate,
  expectedCodes,
  type Fault,
  isCallerFault,
  isProcessFault,
  keepsWrites,
} from './faults.js';
import { type Call, differs, type Operation, type World } from './operation.js';
import type { Scene } from './scene.js';

/** A call, and what happens to it. */
export interface Blow<S> {
  readonly operation: Operation<S>;
  readonly call: Call<S>;
  readonly fault: Fault;
  /** Another write on the same things; undefined where there can be none. */
  next(): Call<S> | undefined;
  /** When all is made well again; with the call's end, if absent. */
  readonly healAfterMs: number | undefined;
}

export interface Aftermath {
  /** `answer`, or a code. */
  readonly outcome: string;
  readonly struck: boolean;
  /** What should not be. */
  readonly wrong: readonly string[];
}

type Outcome = { readonly answer: unknown } | { readonly code: string; readonly error: unknown };

/** How late the end of a call may be on a busy machine. */
const graceMs = 2_500;

/** How many calls overtake what comes late. */
const laterWrites = 3;

/** The deadline of the same call when all is well: a server that was killed may still be busy. */
const patienceMs = 60_000;

export async function strike<S extends Store>(scene: Scene<S>, blow: Blow<S>): Promise<Aftermath> {
  const { world, timeoutMs } = scene;
  const { call, fault } = blow;
  const before = world.modelText();
  const { outcome, tookMs, struck } = await callUnderFault(scene, blow);

  const wrong: (string | undefined)[] = [];
  if (tookMs > timeoutMs + graceMs) wrong.push(`it ended after ${Math.round(tookMs)} ms`);
  if ('code' in outcome) wrong.push(unexpected(outcome, codesOf(scene, fault)));
  else wrong.push(call.wrong(outcome.answer));
  call.apply?.();
  const after = world.modelText();

  if (scene.outOfStep && fault.kind === 'garble') {
    await scene.store.health({ timeoutMs });
  }
  const isAnswered = 'answer' in outcome;
  let found = await settled(scene, isAnswered || !actsLate(fault) ? 1 : 3);
  const lagMs = isProcessFault(fault.kind) ? 0 : (scene.cachedForMs ?? 0);
  const end = performance.now() + lagMs;
  while (found !== after && (isAnswered || found !== before) && performance.now() < end) {
    found = await settled(scene, 1);
  }
  if (found !== before || isAnswered) {
    wrong.push(note('it left behind', differs(found, after)));
  }
  if (found === before || !('again' in call)) {
    const again = await outcomeOf(call, scene.store, { timeoutMs: patienceMs });
    if ('code' in again) wrong.push(`the call again ended with ${again.code}: ${again.error}`);
  } else if (call.again === 'VERSION_CONFLICT') {
    const again = await outcomeOf(call, scene.store, { timeoutMs: patienceMs });
    const code = 'code' in again ? again.code : 'an answer';
    if (code !== call.again) wrong.push(`the call again ended with ${code}`);
  }
  // By the store itself: it reads what it wrote, over whatever connections it has now.
  wrong.push(note('the call again left', differs(await world.storeText(scene.store), after)));
  if (keepsWrites(fault)) wrong.push(...(await overtaken(scene, blow)));
  return {
    outcome: 'code' in outcome ? outcome.code : 'answer',
    struck,
    wrong: wrong.filter((one) => one !== undefined),
  };
}

/** Writes more, and then what was held comes, too late for anything. */
async function overtaken<S extends Store>(scene: Scene<S>, { next }: Blow<S>) {
  const { world, store, proxy } = scene;
  const wrong: (string | undefined)[] = [];
  for (let writes = 0; writes < laterWrites; writes++) {
    const call = next();
    if (call === undefined) continue;
    const outcome = await outcomeOf(call, store, { timeoutMs: patienceMs });
    if ('code' in outcome) {
      wrong.push(`a later call ended with ${outcome.code}: ${outcome.error}`);
      break;
    }
    wrong.push(call.wrong(outcome.answer));
    call.apply?.();
    wrong.push(note('a later call left', differs(await world.storeText(store), world.modelText())));
  }
  await proxy.deliver();
  wrong.push(note('what came late left', differs(await settled(scene, 3), world.modelText())));
  return wrong;
}

async function callUnderFault<S>(scene: Scene<S>, { call, fault, healAfterMs }: Blow<S>) {
  const { proxy, server, store, timeoutMs } = scene;
  const caller = new AbortController();
  const begin = performance.now();
  arm(scene, fault, caller);
  const recover = async () => {
    await Promise.all([
      proxy.heal(),
      proxy.struck && isProcessFault(fault.kind) && server.recover(),
    ]);
  };
  const healing = new AbortController();
  const healed = wait(healAfterMs ?? patienceMs, undefined, { signal: healing.signal }).then(
    recover,
    () => {},
  );
  const outcome = await outcomeOf(call, store, { timeoutMs, signal: caller.signal });
  const tookMs = performance.now() - begin;
  const { struck } = proxy;
  healing.abort();
  await healed;
  await recover();
  // What makes one more may make it at any time: it overwrites nothing.
  if (call.again === 'another') await proxy.deliver();
  return { outcome, tookMs, struck };
}

function arm<S>({ proxy, server }: Scene<S>, fault: Fault, caller: AbortController): void {
  const { kind, way, at } = fault;
  if (isProcessFault(kind)) {
    proxy.arm({ kind: 'none', way, at }, () => server.strike(kind, at));
  } else if (isCallerFault(kind)) {
    proxy.arm({ kind: 'none', way, at }, () => caller.abort());
  } else proxy.arm({ kind, way, at });
}

/** What is stored once it has been the same so often in a row. */
async function settled<S>({ world, witness }: { world: World<S>; witness: S }, times: number) {
  let found = await world.storeText(witness);
  for (let same = 1; same < times; same++) {
    await wait(50);
    const next = await world.storeText(witness);
    if (next !== found) same = 0;
    found = next;
  }
  return found;
}

async function outcomeOf<S>(call: Call<S>, store: S, options: CallOptions): Promise<Outcome> {
  try {
    return { answer: await call.make(store, options) };
  } catch (error) {
    return { code: isStorageError(error) ? error.code : `none of ours: ${error}`, error };
  }
}

function codesOf<S>({ cachedForMs }: Scene<S>, fault: Fault): readonly string[] {
  return cachedForMs === undefined || isCallerFault(fault.kind) ? expectedCodes(fault) : [];
}

function unexpected({ code, error }: { code: string; error: unknown }, codes: readonly string[]) {
  return codes.includes(code) ? undefined : `it ended with ${code}: ${error}`;
}

const note = (what: string, difference: string | undefined) =>
  difference && `${what}: ${difference}`;
