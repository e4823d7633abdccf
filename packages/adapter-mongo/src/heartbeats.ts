import type { MongoClient } from 'mongodb';

/** How much later than its timeouts say a check may end on a busy machine. */
const graceMs = 1_000;

/**
 * Whether a driver still looks at its servers. One that checks a server over a connection that has just
 * been closed waits for ever for what it writes there to drain (driver 7.9, `writeCommand`), and never
 * looks at that server again: every call fails then, however well the server is. So a check that takes
 * longer than all timeouts of it together will not end.
 */
export class Heartbeats {
  /** When a check that has not ended must have, by its server. */
  private readonly due = new Map<string, number>();

  constructor(client: MongoClient) {
    const { connectTimeoutMS, heartbeatFrequencyMS } = client.options;
    // Its connection is opened first, perhaps; an answer that is waited for comes with a change.
    const onceMs = 2 * connectTimeoutMS + graceMs;
    client.on('serverHeartbeatStarted', ({ connectionId, awaited }) => {
      const patienceMs = awaited ? onceMs + heartbeatFrequencyMS : onceMs;
      this.due.set(connectionId, performance.now() + patienceMs);
    });
    client.on('serverHeartbeatSucceeded', ({ connectionId }) => this.due.delete(connectionId));
    client.on('serverHeartbeatFailed', ({ connectionId }) => this.due.delete(connectionId));
    client.on('serverClosed', ({ address }) => this.due.delete(address));
  }

  get stopped(): boolean {
    if (this.due.size === 0) return false;
    const now = performance.now();
    return [...this.due.values()].some((due) => due < now);
  }
}
