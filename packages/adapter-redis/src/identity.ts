import { createHash } from 'node:crypto';
import { UnreadableAnswerError } from './errors.js';

/** Who answers on a connection. */
export interface Identity {
  /** The connection's, on the server. */
  readonly id: string;
  /** Tells one run of the server from all others. */
  readonly runId: string;
  /**
   * Its term: tells the time for which this run of the server has been the master, without a break, from all others:
   * who is promoted takes another `master_replid`, which never comes back. 40 digits.
   */
  readonly term: string;
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
  const [runId, replId] = [info.get('run_id') ?? '', info.get('master_replid') ?? ''];
  if (![/^\d+$/.test(String(id)), isHex(runId), isHex(replId)].every(Boolean)) {
    throw new UnreadableAnswerError(
      'the server does not tell its run_id and master_replid as Redis does',
    );
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
  const term = createHash('sha1').update(`${runId} ${replId}`).digest('hex');
  return { id: String(id), runId, term, info };
}

/**
 * Whether a server is the master that it was when it was asked who it is, and has been all the time since.
 *
 * @param text what `INFO` says of its replication
 */
export function isStillMaster({ info }: Pick<Identity, 'info'>, text: string): boolean {
  return ['role', 'master_replid'].every((name) => text.includes(`${name}:${info.get(name)}\r\n`));
}

const isHex = (id: string): boolean => /^[0-9a-f]{8,}$/.test(id);

/** Another server may have taken writes, since this one was asked who it is. */
export class MasterChangedError extends Error {
  override readonly name = 'MasterChangedError';
}

/** A replica answers, where the master should. */
export class ReplicaError extends Error {
  override readonly name = 'ReplicaError';
}

/** The server does not know all commands that are sent. */
export class OldServerError extends Error {
  override readonly name = 'OldServerError';
}
