import { createHash } from 'node:crypto';
import { isThisMachine, systemReasonOf } from '@jts/adapter-kit/node';
import { type Command, InvalidArgumentError } from 'commander';
import { CommandFailed, UsageError } from '../failure.js';
import {
  type DocumentLocation,
  hasDocuments,
  type OpenedDocuments,
  withDocuments,
} from '../open-documents.js';
import { gatewayToken } from '../open-gateway.js';
import { type OpenedStore, type StoreLocation, withStore } from '../open-store.js';
import { print, type Terminal } from '../terminal.js';

interface GatewayOptions extends StoreLocation, DocumentLocation {
  readonly host: string;
  readonly port: number;
}

/** How long running calls may take to end after a Ctrl-C. */
const graceMs = 10_000;

export function addGateway(program: Command, terminal: Terminal): void {
  program
    .command('gateway')
    .description('serve the store, and documents where a MongoDB is named, until Ctrl-C')
    .option('--host <address>', 'to listen on', '127.0.0.1')
    .option('--port <n>', 'to listen on; 0: any free one', port, 50_051)
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<GatewayOptions>();
      await withStore(terminal, marketOf(options), 'write', async (opened) => {
        await opened.store.ensureSchema({ signal: terminal.interrupted });
        if (!hasDocuments(terminal, options)) return serve(terminal, options, opened);
        await withDocuments(terminal, documentsOf(options), 'write', (documents) =>
          serve(terminal, options, opened, documents),
        );
      });
    });
}

/** Each kind of place is one store's. */
const marketOf = ({ data, url, database, gateway }: GatewayOptions): StoreLocation => ({
  ...(data !== undefined && { data }),
  ...(url !== undefined && { url }),
  ...(database !== undefined && { database }),
  ...(gateway !== undefined && { gateway }),
});

const documentsOf = ({ mongo, database, gateway }: GatewayOptions): DocumentLocation => ({
  ...(mongo !== undefined && { mongo }),
  ...(database !== undefined && { database }),
  ...(gateway !== undefined && { gateway }),
});

function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError('It must be a whole number, 0 to 65535.');
}

async function serve(
  terminal: Terminal,
  { host, port }: GatewayOptions,
  market: OpenedStore,
  documents?: OpenedDocuments,
): Promise<void> {
  const { startGateway } = await import('@jts/gateway');
  const token = await gatewayToken(terminal.env);
  if (token === undefined && !isThisMachine(host)) {
    throw new UsageError(
      `on ${host} others can call it: set JTS_GATEWAY_TOKEN, which they need then`,
    );
  }
  const gateway = await startGateway({
    host,
    port,
    market: market.store,
    ...(documents === undefined ? {} : { documents: documents.store }),
    ...(token === undefined ? {} : { tokens: [tokenOf(token)] }),
  }).catch((error: unknown) => {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new CommandFailed(`can't listen on ${host}, port ${port}: ${systemReasonOf(error)}`, {
      cause: error,
    });
  });
  print(
    terminal,
    shown(gateway.url, market, documents?.place, token && tokenInShell(terminal.env)),
  );
  await fired(terminal.interrupted);
  await gateway.stop(graceMs);
}

const tokenOf = (token: string) => ({
  name: 'JTS_GATEWAY_TOKEN',
  sha256: createHash('sha256').update(token).digest('hex'),
  role: 'read-write' as const,
});

/** For a command to copy: the token itself is on no screen. */
const tokenInShell = (env: Terminal['env']): string =>
  env['JTS_GATEWAY_TOKEN'] ? '$JTS_GATEWAY_TOKEN' : '$(cat "$JTS_GATEWAY_TOKEN_FILE")';

function shown(
  url: string,
  { kind, place }: OpenedStore,
  documents: string | undefined,
  token: string | undefined,
): string {
  const { host } = new URL(url);
  const header = token ? `-H "Authorization: Bearer ${token}" ` : '';
  return [
    `serving on ${url} until Ctrl-C, ${token ? 'for who has the token' : 'for everybody'}`,
    `  candles and symbols  ${kind === 'memory' ? 'memory: nothing is kept' : place}`,
    `  documents            ${documents ?? 'not served: --mongo names the MongoDB that keeps them'}`,
    '',
    `  jts list --gateway ${url}`,
    `  grpcurl -plaintext ${header}${host} list`,
  ].join('\n');
}

const fired = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
