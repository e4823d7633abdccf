/** What may happen to bytes on their way. */
export const networkFaults = [
  /** Both ends of the connection are closed. */
  'cut',
  /** Both ends are reset. */
  'reset',
  /** Nothing more comes this way, and the receiver is told; the other way stays open. */
  'half-close',
  /** Nothing more comes this way, and nobody is told; what was held back comes with `heal`. */
  'stall',
  /** A few kB a second, until `heal`. */
  'slow',
  /** Everything comes later. */
  'delay',
  /** What comes this way is lost from here on; the other way stays open. */
  'drop',
  /**
   * What is sent from here on, with what came together with this byte, comes with `deliver`, whether its
   * sender is still there or not; its connection is cut, or falls silent, as the byte's number is even or odd.
   */
  'late',
  /** A bit of this byte is another one. */
  'garble',
  /** No connection is accepted, and those that there are are reset, until `heal`. */
  'refuse',
] as const;

export type NetworkFaultKind = (typeof networkFaults)[number];

export interface NetworkFault {
  /** `none`: the bytes pass as they are; something else happens there. */
  readonly kind: NetworkFaultKind | 'none';
  /** Which bytes count: those to the server, or those to the client. */
  readonly way: 'request' | 'answer';
  /** The byte that it strikes at: 0 is the first of that way once the fault is armed. */
  readonly at: number;
}
