import { type ModelOptions, modelOptions } from './model/options.js';
import type { Capabilities, ConformanceTarget, Namespace } from './target.js';

/** One question to an adapter: a namespace of its own, a call, and what must come of it. */
export interface ConformanceCase<R> {
  /** Stable: the rule, and what the case asks (`C2/last-inserted-wins`). */
  readonly key: string;
  /** The rule of the contract that it belongs to: `C2`. */
  readonly rule: string;
  readonly title: string;
  /** What goes wrong in adapters that fail it. */
  readonly why?: string;
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
}

export interface ConformanceOptions {
  /** 50 runs and a new seed, if absent. */
  readonly property?: Partial<PropertyOptions>;
  /** Likewise, for the model tests: sequences of calls. */
  readonly model?: Partial<ModelOptions>;
}

/** Runs one case in a namespace of its own. */
export async function runCase<R>(
  target: ConformanceTarget<R>,
  one: ConformanceCase<R>,
  { property, model }: ConformanceOptions = {},
): Promise<void> {
  const { capabilities } = target;
  const namespace = await target.open();
  try {
    await one.run(namespace, {
      capabilities,
      property: { runs: 50, ...property },
      model: modelOptions(model),
    });
  } catch (error) {
    // What the case found is the news, not what a broken adapter then does on closing.
    await namespace.close().catch(() => {});
    throw error;
  }
  await namespace.close();
}

export const ruleOf = (key: string): string => key.slice(0, key.indexOf('/'));
