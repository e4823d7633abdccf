import { ServerClock } from '@jts/adapter-kit';
import type { Connection, Work } from './connection.js';
import { int64sOf } from './table.js';

/** The server's time in milliseconds, as late as it surely is. */
export class ServerTime {
  private readonly connection: Connection;
  private readonly clock = new ServerClock();

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Without a question, unless the last one was long ago. */
  async now(work: Work): Promise<number> {
    if (this.clock.isOld(performance.now())) await this.ask(work);
    return this.clock.at(performance.now());
  }

  async ask(work: Work): Promise<number> {
    const askedAt = performance.now();
    const answer = await this.connection.select(
      { sql: 'SELECT now64(3) AS t FORMAT Native' },
      work,
    );
    const time = Number(int64sOf(answer, 't')[0]);
    this.clock.hear(time, askedAt, performance.now());
    return time;
  }
}
