import { isThisMachine, type TlsOptions } from '@jts/adapter-kit/node';
import * as z from 'zod';
import { tokensRequired } from '../access/options.js';
import { roles } from '../access/roles.js';
import { nothingToServe } from '../services/served.js';
import { text, together, whole } from './fields.js';
import { connections, cors, limits, tls, tokens } from './security.js';
import { cache, documents, market, redis } from './stores.js';

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const port = z.int().min(0).max(65_535);

/** All that a gateway is told, with what holds where nothing is said. */
export const configSchema = together(
  z.strictObject({
    host: text.default('127.0.0.1').describe('the address to listen on; 0.0.0.0: every one'),
    port: port.default(50_051).describe('the port to listen on; 0: any free one'),
    market: market.exactOptional().describe('bars and symbols'),
    documents: documents.exactOptional().describe('formulas, strategies, backtests, settings'),
    ensureSchema: z
      .boolean()
      .default(true)
      .describe(
        'whether tables, collections and indexes that are missing are created at the start',
      ),
    redis: redis.exactOptional().describe('what several gateways share'),
    cache: cache.exactOptional().describe('a cache in front of the market data, in Redis'),
    tls: tls(
      'the gateway',
      'the authorities of clients, each of which must show a certificate then',
      ['cert'],
    ),
    tokens: tokens.exactOptional().describe('who may call'),
    anonymous: z
      .enum([...roles, 'nothing'])
      .exactOptional()
      .describe('what callers without a token may do; nothing where there are tokens, if absent'),
    cors: cors.exactOptional().describe('which web pages may call; none if absent'),
    limits: limits.exactOptional().describe('of each caller'),
    timeoutMs: whole(
      'the deadline of calls that name none, in ms; 300,000 if absent',
      1,
      99_999_999,
    ),
    connections: connections.exactOptional().describe('of connections, whoever opens them'),
    reflection: z
      .boolean()
      .default(true)
      .describe('whether clients may ask which services there are'),
    log: z
      .strictObject({
        level: z.enum(logLevels).default('info').describe('the least that is told'),
      })
      .prefault({})
      .describe('lines of JSON on standard output'),
    metrics: z
      .strictObject({
        host: text.default('127.0.0.1').describe('the address of the metrics'),
        port: port.default(9464).describe('their port; 0: any free one'),
      })
      .exactOptional()
      .describe('where metrics and probes by HTTP are; nowhere if absent'),
    shutdownGraceMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .default(30_000)
      .describe('how long running calls may take to end at a stop, in ms'),
  }),
  (config, refuse) => {
    const { market, documents, cache, redis } = config;
    if (market === undefined && documents === undefined) {
      refuse('market', nothingToServe);
    }
    if (isOpen(config)) refuse('tokens', tokensRequired);
    if (cache !== undefined && redis === undefined) refuse('redis', 'is required by cache');
    if (cache !== undefined && market === undefined) refuse('market', 'is required by cache');
  },
);

/** To everybody beyond this machine, as `checkAccess` has it; here before a certificate is read. */
function isOpen({ host, tokens, anonymous, tls }: Readonly<Record<string, unknown>>): boolean {
  if (typeof host !== 'string' || isThisMachine(host) || anonymous !== undefined) return false;
  const { ca, caFile } = (tls ?? {}) as TlsOptions;
  if (ca !== undefined || caFile !== undefined) return false;
  return tokens === undefined || (Array.isArray(tokens) && tokens.length === 0);
}

/** What a gateway is told, complete and sound. */
export type GatewayConfig = z.infer<typeof configSchema>;
