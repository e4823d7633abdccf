import { valueOrFile } from '@jts/adapter-kit/node';
import { isStorageError } from '@jts/domain';
import type { DocumentStore, MarketDataStore } from '@jts/ports';
import { inEnvironment } from './environment.js';
import { CommandFailed, UsageError } from './failure.js';
import type { Terminal } from './terminal.js';

/** The gateway in place of databases, as the options of every command say. */
export interface GatewayLocation {
  readonly gateway?: string;
}

/** What lies behind a gateway, and what to call it before a person. */
export interface OpenedGateway {
  readonly store: MarketDataStore & DocumentStore;
  readonly kind: 'gateway';
  /** Never a secret. */
  readonly place: string;
}

/** What names a database itself. */
const places = ['data', 'url', 'mongo', 'database'] as const;

/**
 * Connects to the gateway that the options name, with the token of `JTS_GATEWAY_TOKEN`, or of the file that
 * `JTS_GATEWAY_TOKEN_FILE` names.
 */
export async function openGateway(
  { env }: Terminal,
  url: string,
  options: { readonly [Name in (typeof places)[number]]?: string },
): Promise<OpenedGateway> {
  const other = places.find((name) => options[name] !== undefined);
  if (other !== undefined) throw new UsageError(`--gateway and --${other} exclude each other`);
  // It takes longer to load than all the rest.
  const { createGrpcStore, readGatewayEnvironment } = await import('@jts/adapter-grpc');
  try {
    const open = async () => {
      const { tls, ...way } = await readGatewayEnvironment(env, url);
      // The certificates of one gateway are no reason to refuse another one's http://.
      const certificates = tls === undefined || /^http:/i.test(url) ? {} : { tls };
      return createGrpcStore({ ...way, ...certificates, url });
    };
    const store = await inEnvironment('JTS_GATEWAY', open, '--gateway');
    return { store, kind: 'gateway', place: new URL(url).host };
  } catch (error) {
    if (!isStorageError(error)) throw error;
    if (error.code === 'UNAUTHORIZED') {
      const advice =
        'JTS_GATEWAY_TOKEN is the token, or JTS_GATEWAY_TOKEN_FILE a file that holds it';
      throw new CommandFailed(`${error.message} (${error.code}); ${advice}`, { cause: error });
    }
    if (error.code !== 'VALIDATION') throw error;
    const message = error.message.replace(/^token\b/, 'JTS_GATEWAY_TOKEN');
    throw new UsageError(message, { cause: error });
  }
}

/** The token that a gateway asks for, which is the one that its clients have. */
export function gatewayToken(env: Terminal['env']): Promise<string | undefined> {
  const name = 'JTS_GATEWAY_TOKEN';
  const [token, file] = [env[name] || undefined, env[`${name}_FILE`] || undefined];
  return valueOrFile(name, token, file, `${name}_FILE`);
}
