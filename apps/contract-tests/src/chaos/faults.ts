import { type NetworkFaultKind, networkFaults } from './network-faults.js';

/** What may happen to the process of a server. */
export const processFaults = [
  /** SIGKILL, and it is started again. */
  'kill',
  /** SIGSTOP, and SIGCONT when the call has ended or has been helped. */
  'pause',
  /** It ends in good order, and is started again. */
  'restart',
  /** Nothing more can be written to its disk. */
  'full disk',
] as const;

/** What may happen to a cache besides. */
export const cacheFaults = [
  /** All that it holds goes. */
  'flush',
  /** Its memory is used up: it evicts, by one policy or another, or takes nothing new. */
  'full memory',
  /** Its values are cut short, of another format, or of another type. */
  'spoil',
] as const;

export type ProcessFaultKind = (typeof processFaults)[number] | (typeof cacheFaults)[number];

/** What a caller may do. */
export const callerFaults = [
  /** The call's signal fires. */
  'abort',
] as const;

type CallerFaultKind = (typeof callerFaults)[number];

export type FaultKind = NetworkFaultKind | ProcessFaultKind | CallerFaultKind;

/** All but those of the process, which take long. */
export const quickFaults: readonly FaultKind[] = [...networkFaults, ...callerFaults];

/** One fault, at one place of a call. */
export interface Fault {
  readonly kind: FaultKind;
  /** Which bytes count: those to the server, or those to the client. */
  readonly way: 'request' | 'answer';
  /** The byte that it strikes at: 0 is the first of the call. */
  readonly at: number;
}

/** What a call may end with, besides its answer. */
export function expectedCodes({ kind }: Fault): readonly string[] {
  const usual = ['UNAVAILABLE', 'TIMEOUT'];
  if (kind === 'abort') return ['ABORTED'];
  if (kind === 'full disk') return [...usual, 'RESOURCE_EXHAUSTED'];
  // A server that answers nonsense is no server: what else that may be called, nobody can say. And one
  // that is asked by another method than POST may not write.
  return kind === 'garble' ? [...usual, 'UNKNOWN', 'UNSUPPORTED', 'UNAUTHORIZED'] : usual;
}

/** Whether a server may still be at work on a call that has ended: with what it had received. */
export function actsLate({ kind }: Fault): boolean {
  return kind !== 'garble' && kind !== 'refuse';
}

/** Whether what a call had sent may reach a server that is well again. */
export const keepsWrites = ({ kind }: Fault): boolean => kind === 'late' || kind === 'pause';

export const isProcessFault = (kind: FaultKind): kind is ProcessFaultKind =>
  ([...processFaults, ...cacheFaults] as readonly string[]).includes(kind);

export const isCallerFault = (kind: FaultKind): kind is CallerFaultKind =>
  (callerFaults as readonly string[]).includes(kind);
