import { inspect } from 'node:util';
import { Secrets } from '@jts/adapter-kit';
import { ClosedError, type ErrorCode } from '@jts/domain';
import {
  ClientClosedError,
  ClientOfflineError,
  ConnectionTimeoutError,
  DisconnectsClientError,
  SimpleError,
  SocketClosedUnexpectedlyError,
} from '@redis/client';
import { describe, expect, it } from 'vitest';
import { toStorageError, UnreadableAnswerError } from '../src/errors.js';
import { MasterChangedError, OldServerError, ReplicaError } from '../src/identity.js';
import { UnansweredError, UnopenedError } from '../src/link.js';

const none = new Secrets('', []);
const server = (text: string) => new SimpleError(text);
const ofNode = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

const table: readonly (readonly [error: unknown, code: ErrorCode, retryable: boolean])[] = [
  [server('NOAUTH Authentication required.'), 'UNAUTHORIZED', false],
  [server('WRONGPASS invalid username-password pair'), 'UNAUTHORIZED', false],
  [server("NOPERM this user has no permissions to run the 'set' command"), 'UNAUTHORIZED', false],
  [server('DENIED Redis is running in protected mode'), 'UNAUTHORIZED', false],
  [server('ERR invalid password'), 'UNAUTHORIZED', false],
  [server('ERR AUTH <password> called without any password configured for'), 'UNAUTHORIZED', false],
  [server("OOM command not allowed when used memory > 'maxmemory'."), 'RESOURCE_EXHAUSTED', false],
  [
    server('ERR Error running script (call to f_1): @user_script:8: -OOM command not allowed'),
    'RESOURCE_EXHAUSTED',
    false,
  ],
  [server('MISCONF Redis is configured to save RDB snapshots'), 'RESOURCE_EXHAUSTED', false],
  [server('ERR max number of clients reached'), 'RESOURCE_EXHAUSTED', true],
  [server('LOADING Redis is loading the dataset in memory'), 'UNAVAILABLE', true],
  [server("READONLY You can't write against a read only replica."), 'UNAVAILABLE', true],
  [server('MASTERDOWN Link with MASTER is down'), 'UNAVAILABLE', true],
  [server('CLUSTERDOWN The cluster is down'), 'UNAVAILABLE', true],
  [server('TRYAGAIN Multiple keys request during rehashing of slot'), 'UNAVAILABLE', true],
  [server('MOVED 3999 127.0.0.1:6381'), 'UNAVAILABLE', true],
  [server('ASK 3999 127.0.0.1:6381'), 'UNAVAILABLE', true],
  [server('BUSY Redis is busy running a script.'), 'UNAVAILABLE', true],
  [server("ERR unknown command 'UNLINK'"), 'UNSUPPORTED', false],
  [server('ERR DB index is out of range'), 'VALIDATION', false],
  [server('ERR syntax error'), 'UNKNOWN', false],
  [server('a text without a word in front'), 'UNKNOWN', false],
  [ofNode('ECONNREFUSED'), 'UNAVAILABLE', true],
  [ofNode('ECONNRESET'), 'UNAVAILABLE', true],
  [ofNode('ENOTFOUND'), 'UNAVAILABLE', true],
  [ofNode('SELF_SIGNED_CERT_IN_CHAIN'), 'UNAVAILABLE', false],
  [new SocketClosedUnexpectedlyError(), 'UNAVAILABLE', true],
  [new ConnectionTimeoutError(), 'TIMEOUT', true],
  [new DisconnectsClientError(), 'UNAVAILABLE', true],
  [new ClientClosedError(), 'UNAVAILABLE', true],
  [new ClientOfflineError(), 'UNAVAILABLE', true],
  [new UnopenedError('does not open'), 'TIMEOUT', true],
  [new UnansweredError('silent'), 'TIMEOUT', true],
  [new ReplicaError('a replica'), 'UNAVAILABLE', true],
  [new MasterChangedError('was not the master'), 'UNAVAILABLE', true],
  [new OldServerError('is Redis 6.0.16'), 'UNSUPPORTED', false],
  [new UnreadableAnswerError('bytes were expected'), 'UNAVAILABLE', true],
  [new Error('Unknown RESP type 72 "H"'), 'UNAVAILABLE', true],
  [new TypeError('something else'), 'UNKNOWN', false],
  ['no error at all', 'UNKNOWN', false],
  [undefined, 'UNKNOWN', false],
];

describe('an error', () => {
  it.each(table)('%s', (error, code, retryable) => {
    const translated = toStorageError(error, 'h:1', none);
    expect(translated).toMatchObject({ code, retryable, cause: error });
    expect(translated.message).toMatch(/^Redis at h:1: /);
  });

  it('of ours comes back as it is', () => {
    const closed = new ClosedError();
    expect(toStorageError(closed, 'h:1', none)).toBe(closed);
  });

  it('shows no secret, neither in its message nor in its cause', () => {
    const native = server('ERR unknown command, with args beginning with: hunter2');
    const error = toStorageError(native, 'h:1', new Secrets('', ['hunter2']));
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('hunter2');
  });
});
