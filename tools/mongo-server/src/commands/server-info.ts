/** What the server tells about itself: the handshake and the commands of administration tools. */
import os from 'node:os';
import { Long } from 'bson';
import { invalidOptions, MongoError } from '../errors/mongo-error.js';
import { maxDocumentBytes, maxMessageBytes, maxWriteBatch } from '../wire/limits.js';
import { type Handler, ok } from './handler.js';

const version = '7.0.0';
const maxWireVersion = 21; // that of MongoDB 7.0

const parameters = {
  featureCompatibilityVersion: { version: '7.0' },
  authenticationMechanisms: [],
  enableTestCommands: false,
  requireApiVersion: false,
  transactionLifetimeLimitSeconds: 60,
  cursorTimeoutMillis: Long.fromNumber(600_000),
  ttlMonitorSleepSecs: 60,
};

/** A standalone: no `setName`, no `msg`. Without `topologyVersion` drivers poll instead of streaming. */
const hello: Handler = (command, { connection }) => {
  const offered = command.get('compression');
  const zlib = Array.isArray(offered) && offered.includes('zlib');
  return {
    helloOk: true,
    [command.name === 'hello' ? 'isWritablePrimary' : 'ismaster']: true,
    maxBsonObjectSize: maxDocumentBytes,
    maxMessageSizeBytes: maxMessageBytes,
    maxWriteBatchSize: maxWriteBatch,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: connection.id,
    minWireVersion: 0,
    maxWireVersion,
    readOnly: false,
    ...(zlib ? { compression: ['zlib'] } : {}),
    ok: 1,
  };
};

const buildInfo: Handler = () => ({
  version,
  gitVersion: 'documentdb',
  modules: [],
  allocator: 'system',
  javascriptEngine: 'none',
  versionArray: [...version.split('.').map(Number), 0],
  bits: 64,
  debug: false,
  maxBsonObjectSize: maxDocumentBytes,
  storageEngines: ['documentdb'],
  ok: 1,
});

const getParameter: Handler = (command) => {
  const asked = command.get('getParameter');
  const isObject = typeof asked === 'object' && asked !== null;
  const all = asked === '*' || (isObject && 'allParameters' in asked && asked.allParameters);
  const found = Object.entries(parameters).filter(
    ([name]) => all === true || command.get(name) !== undefined,
  );
  if (found.length === 0) throw new MongoError(invalidOptions, 'no option found to get');
  return { ...Object.fromEntries(found), ok: 1 };
};

const hostInfo: Handler = () => ({
  system: {
    currentTime: new Date(),
    hostname: os.hostname(),
    cpuAddrSize: 64,
    memSizeMB: Math.round(os.totalmem() / 2 ** 20),
    numCores: os.availableParallelism(),
    cpuArch: os.arch(),
  },
  os: { type: os.type(), name: os.platform(), version: os.release() },
  extra: {},
  ok: 1,
});

const serverStatus: Handler = (_command, { connection, cursors, startedAt }) => {
  const uptimeMs = Date.now() - startedAt;
  return {
    host: os.hostname(),
    version,
    process: 'mongod',
    pid: Long.fromNumber(process.pid),
    uptime: uptimeMs / 1000,
    uptimeMillis: Long.fromNumber(uptimeMs),
    localTime: new Date(),
    connections: { current: connection.peers() },
    metrics: { cursor: { open: { total: Long.fromNumber(cursors.size) } } },
    storageEngine: { name: 'documentdb', supportsCommittedReads: true, persistent: true },
    ok: 1,
  };
};

const connectionStatus: Handler = () => ({
  authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] },
  ok: 1,
});

const getLog: Handler = (command) =>
  command.get('getLog') === '*'
    ? { names: ['global', 'startupWarnings'], ok: 1 }
    : { totalLinesWritten: 0, log: [], ok: 1 };

export const infoCommands = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: ok,
  buildInfo,
  buildinfo: buildInfo,
  getParameter,
  hostInfo,
  serverStatus,
  connectionStatus,
  whatsmyuri: (_command, { connection }) => ({ you: connection.remote, ok: 1 }),
  getCmdLineOpts: () => ({ argv: ['mongod'], parsed: {}, ok: 1 }),
  getLog,
  logout: ok,
} satisfies Record<string, Handler>;
