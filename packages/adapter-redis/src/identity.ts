import { UnreadableAnswerError } from './errors.js';

/** Who answers on a connection. */
export interface Identity {
  /** The connection's, on the server. */
  readonly id: string;
  /** Tells one run of the server from all others. */
  readonly runId: string;
  /** Lines of `INFO`, of the server and its replication. */
  readonly info: ReadonlyMap<string, string>;
}

/**
 * @param id what `CLIENT ID` says
 * @param text what `INFO` says
 * @throws where it is no server for us
 */
export function identityOf(id: unknown, text: string): Identity {
  const lines = text.split(/\r?\n/).map((line) => /^(\w+):(.*)$/.exec(line));
  const info = new Map(lines.map((line) => [line?.[1] ?? '', line?.[2] ?? '']));
  const runId = info.get('run_id') ?? '';
  if (!/^\d+$/.test(String(id)) || !/^[0-9a-f]{8,}$/.test(runId)) {
    throw new UnreadableAnswerError('the server does not tell its run_id as Redis does');
  }
  // Valkey tells as of which Redis it is.
  const version = info.get('redis_version') ?? '';
  if (/^(?:[0-5]|6\.[01])\./.test(version)) {
    throw new OldServerError(`is Redis ${version}: 6.2 or later is needed`);
  }
  // A cluster's sends on who comes to a replica; another one would read what may be behind.
  if (info.get('redis_mode') !== 'cluster' && info.get('role') === 'slave') {
    throw new ReplicaError('is a replica, which may be behind its master');
  }
  return { id: String(id), runId, info };
}

/** A replica answers, where the master should. */
export class ReplicaError extends Error {
  override readonly name = 'ReplicaError';
}

/** The server does not know all commands that are sent. */
export class OldServerError extends Error {
  override readonly name = 'OldServerError';
}
