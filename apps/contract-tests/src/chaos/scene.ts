import type { FaultProxy } from './fault-proxy.js';
import type { Fault, ProcessFaultKind } from './faults.js';
import type { World } from './operation.js';

/** A world whose store is reached through a proxy, beside one that is reached without. */
export interface Scene<S> {
  readonly name: string;
  readonly world: World<S>;
  readonly proxy: FaultProxy;
  readonly server: ServerProcess;
  /** Through the proxy. */
  readonly store: S;
  /** Past the proxy, to look. */
  readonly witness: S;
  /** The deadline of a call during a fault. */
  readonly timeoutMs: number;
  /** How many of its first bytes, of either way, a protocol checks: others may change unseen. */
  readonly checkedBytes: number;
  /**
   * Whether a driver that has read a length that was garbled is out of step until its next answer: the
   * call after that may fail as well, in time.
   */
  readonly outOfStep: boolean;
  /**
   * Of a store whose faults are those of its cache: no call may fail because of them. What the connection
   * to it has kept from it, others see within so long, in milliseconds.
   */
  readonly cachedForMs?: number;
}

/** What can be done to the process of a server. */
export interface ServerProcess {
  readonly faults: readonly ProcessFaultKind[];
  /**
   * Has happened when this returns; what it takes to come back begins.
   *
   * @param at of the fault: chooses among its forms
   */
  strike(fault: ProcessFaultKind, at: Fault['at']): void;
  /** Resolves when all is well again. */
  recover(): Promise<void>;
}

/** The deadline of a witness: a server that comes back on a busy machine takes long. */
export const witnessPatienceMs = 120_000;

/** Databases, as another program reaches them. */
export interface Databases {
  readonly clickHouse?: {
    readonly url: string;
    readonly username: string;
    readonly password: string;
  };
  readonly mongo?: { readonly url: string };
}

export interface OpenScene<S> {
  readonly scene: Scene<S>;
  /** What is behind, past the proxy. */
  readonly databases: Databases;
  /** @returns connections that are still open once the store is closed */
  close(): Promise<number>;
}

/** The same world, whose calls are told apart from those of others. */
export const prefixed = <S>(prefix: string, world: World<S>): World<S> => ({
  ...world,
  operations: world.operations.map((one) => ({ ...one, name: `${prefix} ${one.name}` })),
});
