/**
 * Gateways for the tests of the client beside it: prints their addresses as one line of JSON, and serves
 * until its input ends. Bars are in the ClickHouse that CLICKHOUSE_URL names, or else in memory.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createClickHouseStore } from '@jts/adapter-clickhouse';
import { createGrpcStore } from '@jts/adapter-grpc';
import { createMemoryRateLimiter, createMemoryStore } from '@jts/adapter-memory';
import * as domain from '@jts/domain';
import { startGateway } from '@jts/gateway';
import { withRateLimit } from '@jts/usecases';

const url = process.env['CLICKHOUSE_URL'];
const documents = createMemoryStore();
const market = url ? await createClickHouseStore({ url }) : documents;
await market.ensureSchema();

/** Whoever knows the token: the gateway has its hash only. */
const sha256 = createHash('sha256').update('of-this-test').digest('hex');
const tokens = [{ name: 'tests', sha256, role: 'read-only' }];

/** A key and its certificate, which is its own authority. */
const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
const made = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-keyout', '-', '-out', '-'];
const pem = execFileSync('openssl', ['req', ...made, ...subject], {
  encoding: 'utf8',
  stdio: 'pipe',
});

/** One call in 2 seconds. */
const policy = { key: 'calls', bucket: { capacity: 1, refillPerSecond: 0.5 } };
const limited = withRateLimit(documents, createMemoryRateLimiter(), policy);

/** What only a broken database brings, and no client can: thrown where the call's header asks for it. */
const broken = {
  CORRUPT_DATA: () => new domain.CorruptDataError('formulas', '7', 'tags', 'must be a list'),
  SCHEMA_MISMATCH: () => new domain.SchemaMismatchError('table candles', ['no column volume']),
  ABORTED: () => new domain.AbortedError(),
  CLOSED: () => new domain.ClosedError(),
  UNKNOWN: () => new domain.UnknownError('nobody knows'),
};
const breaking = (next) => (request) => {
  throw broken[request.header.get('error')]?.() ?? new Error(`no such error: ${next.name}`);
};

/** What is behind a gateway may be another one, which can go away or fall silent. */
const behind = { market: createMemoryStore() };
const gone = await startGateway(behind);
const nobody = await createGrpcStore({ url: gone.url, timeoutMs: 300 });
await gone.stop();
const mute = (next) => (request) =>
  request.service.typeName.endsWith('.CandleService') ? new Promise(() => {}) : next(request);
const silent = await startGateway({ ...behind, interceptors: [mute] });

const gateways = {
  main: { market, documents },
  guarded: { documents, tokens },
  secure: { documents, tokens, tls: { cert: pem } },
  limited: { documents: limited },
  broken: { documents, interceptors: [breaking] },
  small: { market: createMemoryStore({ limits: { rows: 10 } }) },
  silent: { market: await createGrpcStore({ url: silent.url, timeoutMs: 300 }) },
  nobody: { market: nobody },
};
const addresses = {};
for (const [name, options] of Object.entries(gateways)) {
  addresses[name] = new URL((await startGateway(options)).url).host;
}
addresses.authority = pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'));
console.log(JSON.stringify(addresses));

await once(process.stdin.resume(), 'end');
process.exit();
