import { describe, expect, it } from 'vitest';
import { variableOf } from '../src/config/environment.js';
import { leavesOf } from '../src/config/leaves.js';
import { ConfigError, readConfig } from '../src/config/read-config.js';
import { configSchema } from '../src/config/schema.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
const hash = 'ab'.repeat(32);

async function problems(env: Record<string, string>, text?: string): Promise<readonly string[]> {
  const file = text === undefined ? undefined : await scratch.write('config.yaml', text);
  try {
    await readConfig(env, file);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('a configuration', () => {
  it('is complete where little is said', async () => {
    expect(await readConfig({ JTS_GATEWAY_MARKET_STORE: 'memory' }, undefined)).toEqual({
      host: '127.0.0.1',
      port: 50_051,
      market: { store: 'memory' },
      ensureSchema: true,
      reflection: true,
      log: { level: 'info' },
      shutdownGraceMs: 30_000,
    });
  });

  it('is taken from a file, and from the environment before it', async () => {
    const file = await scratch.write(
      'both.yaml',
      `
port: 1
market: { store: embedded, path: ./a }
documents: { store: mongo, urlFile: /run/secrets/mongo, tls: { caFile: ca.pem } }
log: { level: debug }
tokens:
  - { name: a, sha256: ${hash}, role: read-only, limits: { rows: 5 } }
`,
    );
    const config = await readConfig(
      {
        JTS_GATEWAY_PORT: '2',
        JTS_GATEWAY_MARKET_PATH: './b',
        JTS_GATEWAY_REFLECTION: 'false',
        JTS_GATEWAY_LIMITS_MESSAGE_BYTES: '4096',
        JTS_GATEWAY_HOST: '',
      },
      file,
    );
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 2,
      market: { store: 'embedded', path: './b' },
      documents: { store: 'mongo', urlFile: '/run/secrets/mongo', tls: { caFile: 'ca.pem' } },
      log: { level: 'debug' },
      reflection: false,
      limits: { messageBytes: 4096 },
      tokens: [{ name: 'a', sha256: hash, role: 'read-only', limits: { rows: 5 } }],
    });
  });

  it('may be JSON, and a list may stand in a variable or in a file that one names', async () => {
    const tokens = JSON.stringify([{ name: 'a', sha256: hash, role: 'read-write' }]);
    const json = await scratch.write('config.json', '{"market": {"store": "memory"}}');
    const named = await scratch.write('tokens', `${tokens}\n`);
    for (const env of [{ JTS_GATEWAY_TOKENS: tokens }, { JTS_GATEWAY_TOKENS_FILE: named }]) {
      const config = await readConfig(env, json);
      expect(config.tokens).toEqual([{ name: 'a', sha256: hash, role: 'read-write' }]);
    }
  });

  it('tells every problem at once, each by its field or variable', async () => {
    const found = await problems(
      {
        JTS_GATEWAY_PORT: '70000',
        JTS_GATEWAY_PROT: '1',
        JTS_GATEWAY_LOG_LEVEL: 'loud',
        JTS_GATEWAY_METRICS_PORT: 'x',
        JTS_GATEWAY_TLS_KEY_FILE: 'key.pem',
        JTS_GATEWAY_TLS_KEY: 'PEM',
        JTS_GATEWAY_DOCUMENTS_PASSWORD_FILE: 'a',
        JTS_GATEWAY_REDIS_PASSWORD: 'b',
        JTS_GATEWAY_HOST_FILE: '/nowhere/host',
      },
      `
market: { store: clickhose, url: a }
documents: { store: mongo, password: c }
cache: { ttlMs: 1.5 }
reflections: true
shutdownGraceMs: '5'
tokens:
  - { name: a b, sha256: ${hash}, role: admin }
  - { name: anonymous, sha256: 1234, role: read-only, limits: { row: 1, concurrentCalls: 0 } }
`,
    );
    const expected = [
      'JTS_GATEWAY_PROT: is no setting; is JTS_GATEWAY_PORT meant?',
      "JTS_GATEWAY_HOST_FILE: can't be read: there is no such file",
      'JTS_GATEWAY_PORT: must be at most 65535',
      'market.store: must be one of memory, embedded, clickhouse',
      'documents.url: is required, or urlFile',
      'JTS_GATEWAY_DOCUMENTS_PASSWORD_FILE: stands in place of password: give one of them',
      'redis.url: is required, or urlFile',
      'cache.ttlMs: must be a whole number',
      'JTS_GATEWAY_TLS_KEY_FILE: stands in place of key: give one of them',
      'tls.cert: is required, or certFile',
      'tokens[0].name: must be 1 to 64 letters, digits and any of . _ -',
      'tokens[0].role: must be one of read-only, read-write',
      'tokens[1].name: is the name of callers without a token',
      'tokens[1].sha256: must be a text, not a number: write it in quotes',
      'tokens[1].limits.concurrentCalls: must be at least 1',
      'tokens[1].limits.row: is no setting; is rows meant?',
      'JTS_GATEWAY_LOG_LEVEL: must be one of debug, info, warn, error, silent',
      'JTS_GATEWAY_METRICS_PORT: must be a number',
      'shutdownGraceMs: must be a number',
      'reflections: is no setting; is reflection meant?',
    ];
    expect([...found].sort()).toEqual(expected.sort());
  });

  it.for([
    ['nothing to serve', '{}', 'market: is required, or documents: there is nothing to serve'],
    [
      'open to everybody',
      'market: { store: memory }\nhost: 0.0.0.0',
      'tokens: are required where the gateway listens beyond this machine; or ask clients for certificates with tls.ca, or say with anonymous what everybody may do',
    ],
    [
      'TLS with nothing to show to clients',
      'market: { store: memory }\ntls: { caFile: ca.pem }',
      'tls.cert: is required, or certFile',
    ],
    [
      'an origin that no browser names',
      'market: { store: memory }\ncors: { origins: [https://a.example, https://b.example/] }',
      'cors.origins[1]: must be an origin as browsers name it, such as https://charts.example.com',
    ],
    ['no object', '[1]', 'the configuration: must be an object with fields'],
    [
      'a cache without Redis',
      'market: { store: memory }\ncache: {}',
      'redis: is required by cache',
    ],
    [
      'a token twice',
      `market: { store: memory }
tokens:
  - { name: a, sha256: ${hash}, role: read-only }
  - { name: b, sha256: ${hash.toUpperCase()}, role: read-only }`,
      'tokens[1].sha256: is that of another token as well',
    ],
    ['a key twice', 'port: 1\nport: 2', 'is no valid JSON or YAML (DUPLICATE_KEY)'],
    ['an alias without an anchor', 'host: *none', 'an alias in it leads nowhere'],
  ])('refuses %s', async ([, text, says]) => {
    expect((await problems({}, text)).join('\n')).toContain(says);
  });

  it('shows no value in an error', async () => {
    const secret = 'geheimes-wort';
    const texts = [
      `market: { store: ${secret} }`,
      `market: { store: clickhouse, url: [${secret}] }\nlog: { level: ${secret} }\nport: ${secret}`,
      `market: *${secret}`,
      `market: !${secret} a`,
      `tokens: [{ name: "${secret} x", sha256: ${secret}, role: ${secret} }]`,
      `"${secret}`,
    ];
    for (const text of texts) {
      const found = await problems(
        { JTS_GATEWAY_REDIS_URL_FILE: secret, JTS_GATEWAY_PORT: secret },
        text,
      );
      expect(found.length).toBeGreaterThan(0);
      expect(found.join('\n')).not.toContain(secret);
    }
  });

  it('takes no setting for what Kubernetes and clients put into the environment', async () => {
    const env = {
      JTS_GATEWAY_MARKET_STORE: 'memory',
      JTS_GATEWAY_PORT: 'tcp://10.0.0.7:50051',
      JTS_GATEWAY_SERVICE_HOST: '10.0.0.7',
      JTS_GATEWAY_SERVICE_PORT_GRPC: '50051',
      JTS_GATEWAY_PORT_50051_TCP_ADDR: '10.0.0.7',
      JTS_GATEWAY_TOKEN: 'abc',
    };
    expect(await readConfig(env, undefined)).toMatchObject({ port: 50_051 });
  });

  it.for([
    'URL',
    'URL_FILE',
    'TOKEN',
    'TOKEN_FILE',
    'CA_FILE',
    'CERT_FILE',
    'KEY_FILE',
    'KEY_PASSPHRASE',
    'KEY_PASSPHRASE_FILE',
  ])('is none of what clients in the same environment read: JTS_GATEWAY_%s', async (name) => {
    const env = { JTS_GATEWAY_MARKET_STORE: 'memory', [`JTS_GATEWAY_${name}`]: '/nowhere' };
    expect(await problems(env)).toEqual([]);
    const settings = leavesOf(configSchema).map(({ path }) => variableOf(path));
    const all = settings.flatMap((one) => [one, `${one}_FILE`]);
    expect(all).not.toContain(`JTS_GATEWAY_${name}`);
  });

  it('has a variable of its own for each field', () => {
    const variables = leavesOf(configSchema).map(({ path }) => variableOf(path));
    expect(new Set(variables).size).toBe(variables.length);
    expect(variables).toContain('JTS_GATEWAY_DOCUMENTS_TLS_CA_FILE');
    expect(leavesOf(configSchema).every(({ description }) => description !== '')).toBe(true);
  });
});
