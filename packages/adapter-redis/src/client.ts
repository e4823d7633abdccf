import type { Certificates } from '@jts/adapter-kit/node';
import { createClient, RESP_TYPES } from '@redis/client';
import type { Address } from './url.js';

/** What a connection is opened with. */
export interface LinkOptions {
  readonly encrypted: boolean;
  readonly certificates: Certificates;
  readonly connectTimeoutMs: number;
  readonly username: string;
  readonly password: string;
  readonly database: number;
  /** A key under which nothing ever is. */
  readonly nothing: string;
}

/** The client of one connection, which is not mended when it is lost. */
export function clientFor({ host, port }: Address, options: LinkOptions) {
  const { encrypted, certificates, connectTimeoutMs: connectTimeout } = options;
  // Another connection asks who the server is by now, and what the lost one has left there.
  const socket = { host, port, connectTimeout, reconnectStrategy: false } as const;
  return createClient({
    socket: encrypted ? { ...socket, ...certificates, tls: true } : socket,
    ...(options.username === '' ? {} : { username: options.username }),
    ...(options.password === '' ? {} : { password: options.password }),
    database: options.database,
    // Every server and every proxy speaks it, and no right is needed for it.
    RESP: 2,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    commandOptions: {
      typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer },
      // Calls have deadlines of their own, and a timer for each command is dear.
      timeout: undefined as never,
    },
  });
}
