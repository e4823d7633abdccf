import { checkNamespace, checkTarget } from './check-target.js';
import { type ModelOptions, modelOptions } from './model/options.js';
import { type Attempt, attempted, namedSteps } from './steps.js';
import type { Capabilities, ConformanceTarget, Namespace, OpenOptions } from './target.js';
import { checkTimeoutMs, defaultTimeoutMs, within } from './time-limit.js';

/** One question to an adapter: a namespace of its own, a call, and what must come of it. */
export interface ConformanceCase<R> {
  /** Stable: the rule, and what the case asks (`C2/last-inserted-wins`). */
  readonly key: string;
  /** The rule of the contract that it belongs to: `C2`. */
  readonly rule: string;
  readonly title: string;
  /** What goes wrong in adapters that fail it. */
  readonly why?: string;
  /** Of the store that it asks; the store's own if absent. */
  readonly limits?: NonNullable<OpenOptions['limits']>;
  /** Rejects, with an `AssertionError`, where the adapter breaks the rule. */
  run(namespace: Namespace<R>, tools: CaseTools): Promise<void>;
}

export interface CaseTools {
  readonly capabilities: Capabilities;
  readonly property: PropertyOptions;
  readonly model: ModelOptions;
}

/** How cases that generate their input go about it. */
export interface PropertyOptions {
  /** Inputs tried. */
  readonly runs: number;
  /** Repeats a failure, which prints its seed; chosen anew each time if absent. */
  readonly seed?: number;
  /** After so long, what was found is told as it is, and not made smaller, in milliseconds. */
  readonly withinMs?: number;
}

export interface ConformanceOptions {
  /** 50 runs and a new seed, if absent. */
  readonly property?: Partial<PropertyOptions>;
  /**
   * How long each step of a case may take, in milliseconds: opening its database, its question,
   * closing; 120,000 if absent.
   */
  readonly timeoutMs?: number;
  /** Likewise, for the model tests: sequences of calls. */
  readonly model?: Partial<ModelOptions>;
}

/**
 * Runs one case in a namespace of its own, which is closed whatever comes of it.
 *
 * Rejects with an `AssertionError` where the adapter breaks the rule or hangs, with a `TypeError`
 * where the target is not complete. What the target itself has thrown, on opening, say, is the
 * `cause` of an error that names the target, the case and the step.
 */
export async function runCase<R>(
  target: ConformanceTarget<R>,
  one: ConformanceCase<R>,
  { property, model, timeoutMs = defaultTimeoutMs }: ConformanceOptions = {},
): Promise<void> {
  checkTarget(target);
  const limitMs = checkTimeoutMs(timeoutMs);
  const name = `${target.name}: ${one.key}`;
  const step: Step = (what, work) => within(limitMs, `${name}: ${what}`, work);
  const attempt: Attempt = (what, work) => attempted(`${name}: ${what}`, work);
  const { capabilities } = target;
  const options = one.limits === undefined ? {} : { limits: one.limits };
  const namespace = await open(() => target.open(options), step, attempt);
  const close = () =>
    step(
      'closing',
      attempt('closing', () => namespace.close()),
    );
  try {
    checkNamespace(name, namespace);
    // Before the case's own limit, which would hide it.
    const withinMs = Math.ceil(0.75 * limitMs);
    const tools = {
      capabilities,
      property: { runs: 50, withinMs, ...property },
      model: modelOptions({ withinMs, ...model }),
    };
    const named = namedSteps(name, namespace, { capabilities, attempt });
    await step('the case', one.run(named, tools));
  } catch (error) {
    // What the case found is the news, not what a broken adapter then does on closing.
    await close().catch(() => {});
    throw error;
  }
  await close();
}

/** Waits for a part of a case, but not for ever. */
type Step = <T>(what: string, work: Promise<T>) => Promise<T>;

async function open<R>(
  work: () => Promise<Namespace<R>>,
  step: Step,
  attempt: Attempt,
): Promise<Namespace<R>> {
  const opening = attempt('opening a database', work);
  try {
    return await step('opening a database', opening);
  } catch (error) {
    // One that opens after all must not stay open.
    opening.then((late) => late.close()).catch(() => {});
    throw error;
  }
}

export const ruleOf = (key: string): string => key.slice(0, key.indexOf('/'));
