/** A client's connection to the gateway. */
export interface ClientConnection {
  readonly id: number;
  /** Address and port of the client. */
  readonly remote: string;
  readonly isOpen: boolean;
  /** How many connections there are now. */
  peers(): number;
}

/** How long what a vanished client has left open may wait for its next connection. */
export const orphanPatienceMs = 5_000;
