import { createGrpcStore as byHttp2 } from '@jts/adapter-grpc';
import { createGrpcStore as byFetch } from '@jts/adapter-grpc/web';
import { createMemoryStore } from '@jts/adapter-memory';
import {
  AbortedError,
  Candle,
  CandleSeries,
  ClosedError,
  CorruptDataError,
  type ErrorCode,
  errorCodes,
  NotFoundError,
  ResourceExhaustedError,
  SchemaMismatchError,
  StorageError,
  seriesKey,
  TimeoutError,
  TooLargeError,
  UnauthorizedError,
  UnavailableError,
  UnknownError,
  UnsupportedError,
  ValidationError,
  VersionConflictError,
} from '@jts/domain';
import { type GatewayOptions, startGateway } from '@jts/gateway';
import { describe, expect, it } from 'vitest';

/** What may stand in a text: nothing of it may be lost in a header, or do harm there. */
const anyText = '\ufeff추세 😀 "a\\b" %41\r\ngrpc-status: 0\0';
const long = '가'.repeat(100_000);
/** As a detail has it. */
const cut = `${'가'.repeat(1000)}...`;

interface Row {
  readonly thrown: StorageError;
  /** What the client gets; the same if absent. */
  readonly told?: StorageError;
}

const same = (...errors: readonly StorageError[]): readonly Row[] =>
  errors.map((thrown) => ({ thrown }));

/** A new code without a row is no program any more. */
const table: Readonly<Record<ErrorCode, readonly Row[]>> = {
  VALIDATION: [
    ...same(new ValidationError('parameters[2].minValue', 'must be a number')),
    ...same(new ValidationError('', 'nothing'), new ValidationError(anyText, anyText)),
    { thrown: new ValidationError(long, long), told: new ValidationError(cut, cut) },
    { thrown: new ValidationError('\ud800', 'a'), told: new ValidationError('\ufffd', 'a') },
  ],
  NOT_FOUND: [
    ...same(new NotFoundError('formula', '65f0'), new NotFoundError('symbol', anyText)),
    { thrown: new NotFoundError('symbol', long), told: new NotFoundError('symbol', cut) },
  ],
  VERSION_CONFLICT: same(
    new VersionConflictError('formula "7"', 3, 4),
    new VersionConflictError('a has version 0, expected was 1', 1, 0),
    new VersionConflictError(anyText, 0, Number.MAX_SAFE_INTEGER),
  ),
  CORRUPT_DATA: [
    ...same(new CorruptDataError('backtest_results', '7', 'trades[3].pnl', 'must be a decimal')),
    ...same(new CorruptDataError('a', anyText, anyText, anyText)),
    {
      thrown: new CorruptDataError('a', long, long, long),
      told: new CorruptDataError('a', cut, cut, cut),
    },
  ],
  SCHEMA_MISMATCH: [
    ...same(new SchemaMismatchError('table candles', ['no column volume', 'open is a Float64'])),
    ...same(new SchemaMismatchError('a', [anyText]), new SchemaMismatchError('b', [])),
    {
      thrown: new SchemaMismatchError('a', Array<string>(50).fill('wrong')),
      told: new SchemaMismatchError('a', [...Array<string>(8).fill('wrong'), 'and 42 more']),
    },
  ],
  TOO_LARGE: same(new TooLargeError('the answer has more than 10 rows'), new TooLargeError('')),
  RESOURCE_EXHAUSTED: same(
    new ResourceExhaustedError('the disk is full'),
    new ResourceExhaustedError('quota', { retryable: false }),
    new ResourceExhaustedError('too often', { retryAfterMs: 1234.5 }),
    new ResourceExhaustedError('at once', { retryAfterMs: 0 }),
  ),
  UNAUTHORIZED: same(new UnauthorizedError('no such user')),
  UNAVAILABLE: same(
    new UnavailableError('no connection'),
    new UnavailableError('another owner', { retryable: false, retryAfterMs: 1 }),
  ),
  TIMEOUT: same(new TimeoutError('late'), new TimeoutError('late', { retryable: false })),
  ABORTED: same(new AbortedError(), new AbortedError('by the server')),
  // The client's own store is not closed, and its gateway may be there again.
  CLOSED: [{ thrown: new ClosedError(), told: new UnavailableError('the gateway is closing') }],
  UNSUPPORTED: same(new UnsupportedError('no such index')),
  UNKNOWN: same(new UnknownError('Code: 999'), new UnknownError(anyText)),
};

const everyRow = errorCodes.flatMap((code) =>
  table[code].map((row, i) => [`${code} ${i + 1}`, row] as const),
);

const ways = { 'gRPC by HTTP/2': byHttp2, 'Connect by fetch': byFetch };

/** What a caller may look at. */
const fieldsOf = (error: StorageError) => ({
  class: error.constructor,
  isError: error instanceof StorageError,
  ...error.toJSON(),
});

async function withGateway(
  options: GatewayOptions,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const gateway = await startGateway({ market: createMemoryStore(), ...options });
  try {
    await work(gateway.url);
  } finally {
    await gateway.stop();
  }
}

/** What a promise rejects with. */
async function failureOf(work: Promise<unknown>): Promise<StorageError> {
  return work.then(
    () => expect.unreachable('it succeeds'),
    (error) => error,
  );
}

describe.each(Object.entries(ways))('%s', (_, connect) => {
  it.each(everyRow)('%s comes as it was thrown', async (__, { thrown, told = thrown }) => {
    const throwing = () => () => {
      throw thrown;
    };
    await withGateway({ interceptors: [throwing] }, async (url) => {
      // As it opens, a store asks once.
      const failure = await failureOf(connect({ url }));
      expect(fieldsOf(failure)).toEqual(fieldsOf(told));
    });
  });

  it('so does an error behind some messages of a stream', async () => {
    const market = createMemoryStore();
    const thrown = new CorruptDataError('candles', '005930', 'open', 'must be a number');
    const candles = Object.create(market.candles, {
      streamRange: {
        async *value() {
          yield* market.candles.streamRange(key, everything, { chunkSize: 1 });
          throw thrown;
        },
      },
    });
    await withGateway(
      { market: Object.create(market, { candles: { value: candles } }) },
      async (url) => {
        const store = await connect({ url });
        const prices = { open: '1', high: '1', low: '1', close: '1', volume: 1n };
        const days = ['1970-01-01', '1970-01-02', '1970-01-03'];
        const bars = days.map((timestamp) => Candle.of({ timestamp, ...prices }));
        await store.candles.saveMany(CandleSeries.of(key, bars));
        const seen: unknown[] = [];
        const readAll = async () => {
          for await (const bars of store.candles.streamRange(key, everything)) seen.push(bars);
        };
        expect(fieldsOf(await failureOf(readAll()))).toEqual(fieldsOf(thrown));
        await store.close();
      },
    );
    await market.close();
  });

  it('of what is no error of a store the client learns nothing', async () => {
    const secret = () => () => {
      throw new TypeError('password=hunter2');
    };
    await withGateway({ interceptors: [secret] }, async (url) => {
      const failure = await failureOf(connect({ url }));
      expect(fieldsOf(failure)).toMatchObject({ class: UnknownError, retryable: false });
      expect(failure.message).toMatch(/^the gateway at 127\.0\.0\.1:\d+: the gateway failed$/);
      expect(JSON.stringify([failure, failure.cause, failure.stack])).not.toContain('hunter2');
    });
  });
});

const key = seriesKey('005930', '1d');
const everything = { from: new Date(0), to: new Date(1e10) };

it('each class has a row of its own', () => {
  for (const code of errorCodes) {
    expect(table[code].map(({ thrown }) => thrown.code)).toContain(code);
  }
  const classes = errorCodes.map((code) => table[code][0]?.thrown.constructor);
  expect(new Set(classes).size).toBe(errorCodes.length);
});
