import * as z from 'zod';
import { eitherForm, optionalText, text, together, whole } from './fields.js';
import { tls } from './security.js';

/** The way to a server: the options of its adapter under their own names. */
const server = {
  url: optionalText('where the server is, as its adapter describes it'),
  urlFile: optionalText('a file that holds it'),
  username: optionalText('wins over that of the url'),
  password: optionalText('wins over that of the url'),
  passwordFile: optionalText('a file that holds it'),
  tls: tls(
    'this program, to show to the server',
    "the authorities that sign the server's certificate",
  ),
};

const database = optionalText('that of the url, or jts, if absent');

const aServer = <T extends z.ZodType>(schema: T): T =>
  together(schema, (fields, refuse) => eitherForm(fields, refuse, ['url', 'password'], ['url']));

export const market = z.discriminatedUnion('store', [
  z.strictObject({ store: z.literal('memory').describe('nothing is kept') }),
  z.strictObject({
    store: z.literal('embedded').describe('ClickHouse in a folder, on Linux with glibc'),
    path: text.describe('the folder; one process at a time'),
    database,
  }),
  aServer(z.strictObject({ store: z.literal('clickhouse'), ...server, database })),
]);

export const documents = z.discriminatedUnion('store', [
  z.strictObject({ store: z.literal('memory').describe('nothing is kept') }),
  aServer(z.strictObject({ store: z.literal('mongo'), ...server, database })),
]);

export const redis = aServer(
  z.strictObject({ ...server, prefix: optionalText('keeps what shares it apart; jts if absent') }),
);

/** As `withCache` of `@jts/cached` has them. */
export const cache = z.strictObject({
  namespace: optionalText('names the database to those that share the cache; jts if absent'),
  ttlMs: whole('how long the cache may answer, in ms; 60,000 if absent', 1, 2 ** 31 - 1),
  freshMs: whole('likewise what may hold the last bar; 1,000 if absent', 0, 2 ** 31 - 1),
  cacheTimeoutMs: whole(
    'how long a read waits for the cache, in ms; 250 if absent',
    1,
    2 ** 31 - 1,
  ),
  maxValueBytes: whole('larger values are not cached; 1 MiB if absent', 1024, 16_000_000),
});

export type MarketConfig = z.infer<typeof market>;
export type DocumentsConfig = z.infer<typeof documents>;
export type RedisConfig = z.infer<typeof redis>;
