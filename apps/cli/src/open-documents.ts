import type { MongoStore } from '@jts/adapter-mongo';
import { isStorageError } from '@jts/domain';
import type { DocumentStore } from '@jts/ports';
import { inEnvironment } from './environment.js';
import { CommandFailed, UsageError } from './failure.js';
import { type GatewayLocation, openGateway } from './open-gateway.js';
import type { Terminal } from './terminal.js';

/** Where the documents are, as the options of every command say. */
export interface DocumentLocation extends GatewayLocation {
  readonly mongo?: string;
  readonly database?: string;
}

/** A store of documents, and what to call it before a person. */
export interface OpenedDocuments {
  /** What only the MongoDB itself can tell is absent behind a gateway. */
  readonly store: DocumentStore & Partial<Pick<MongoStore, 'corruptDocuments'>>;
  /** Never a secret: hosts and database, or the gateway. */
  readonly place: string;
}

/** Whether an address of a MongoDB is given, or of a gateway, which may have one. */
export function hasDocuments({ env }: Terminal, { mongo, gateway }: DocumentLocation): boolean {
  return Boolean(gateway ?? mongo ?? (env['MONGODB_URL'] || env['MONGODB_URL_FILE']));
}

/**
 * The store of a command, which is closed when the work is done, however it ends.
 *
 * @param access `write` makes collections and indexes ready; what reads creates nothing
 */
export async function withDocuments<T>(
  terminal: Terminal,
  location: DocumentLocation,
  access: 'read' | 'write',
  work: (opened: OpenedDocuments) => Promise<T>,
): Promise<T> {
  const opened = await openDocuments(terminal, location);
  try {
    if (access === 'write') await opened.store.ensureSchema({ signal: terminal.interrupted });
    return await work(opened);
  } catch (error) {
    if (!isStorageError(error) || error.code !== 'CORRUPT_DATA') throw error;
    if (location.gateway !== undefined) throw error;
    const advice = 'jts doctor --documents lists all such documents';
    throw new CommandFailed(`${error.message} (${error.code}); ${advice}`, { cause: error });
  } finally {
    await opened.store.close();
  }
}

async function openDocuments(
  terminal: Terminal,
  location: DocumentLocation,
): Promise<OpenedDocuments> {
  const { gateway } = location;
  if (gateway !== undefined) return openGateway(terminal, gateway, location);
  if (!hasDocuments(terminal, location)) {
    throw new UsageError(
      'no address of a MongoDB: say --mongo mongodb://host:27017/database, or set MONGODB_URL',
    );
  }
  // A command on candles starts without its driver, which takes longer to load than all the rest.
  const { createMongoStore, readMongoEnvironment } = await import('@jts/adapter-mongo');
  const open = async () => {
    // The command line wins over the environment.
    const server = await readMongoEnvironment(terminal.env, location.mongo);
    const { database } = location;
    const named = database === undefined ? {} : { database };
    const store = await createMongoStore({ ...server, ...named });
    return { store, place: placeOf(server.url ?? '', database) };
  };
  return inEnvironment('MONGODB', open, location.mongo === undefined ? undefined : '--mongo');
}

const address = /^mongodb(?:\+srv)?:\/\/(?:[^@/]*@)?([^@/?]+)(?:\/([^?]*))?/;

/** Of a URL that the store has found sound. Several hosts are no URL of the platform. */
function placeOf(url: string, named: string | undefined): string {
  const [, hosts = '', database = ''] = address.exec(url) ?? [];
  return `${hosts}, database ${named ?? (decodeURIComponent(database) || 'jts')}`;
}
