import type { Arbitrary } from 'fast-check';
import { another } from '../connections.js';
import type { Capabilities, MovableClock, Namespace } from '../target.js';
import type { AtOnce } from './at-once.js';
import type { Call } from './call.js';

/** An adapter, opened for many runs of calls. */
export interface Bench<R> {
  readonly namespace: Namespace<R>;
  /** Two connections to the same data, where the adapter has more than one: calls choose. */
  readonly connections: readonly R[];
  /** Absent where time goes by itself: then calls take long times, and none of them is over. */
  readonly clock?: MovableClock;
}

export async function openBench<R>(
  namespace: Namespace<R>,
  capabilities: Capabilities,
): Promise<Bench<R>> {
  const other = await another(namespace, { capabilities });
  const { clock } = namespace;
  return {
    namespace,
    connections: [namespace.repository, other],
    ...(clock === undefined ? {} : { clock }),
  };
}

/**
 * How a port is tried with any calls.
 *
 * @typeParam R the port
 * @typeParam S the stage: where the calls of one run happen, and what they know of it
 * @typeParam O the oracle: what the contract says, by a map and a sort
 */
export interface PortModel<R, S, O> {
  /** Of what comes of calls one after the other: the key of its case, and its title. */
  readonly key: string;
  readonly title: string;
  calls(capabilities: Capabilities): readonly Arbitrary<Call<S, O>>[];
  /** Of what comes of calls at once. */
  readonly race: Race<S, O>;
  oracle(): O;
  /** Ready for the nth run: without what earlier runs have left, or out of its way. */
  stage(bench: Bench<R>, run: number): Promise<S>;
}

interface Race<S, O> {
  readonly key: string;
  readonly title: string;
  calls(capabilities: Capabilities): Arbitrary<AtOnce<S, O>>;
}

/** One of the connections of a stage. */
export function connection<R>(
  { connections }: { readonly connections: readonly R[] },
  n: number,
): R {
  return connections[n % connections.length] as R;
}

/** Calls choose between that many; fewer are taken more often. */
export const connectionCount = 2;
