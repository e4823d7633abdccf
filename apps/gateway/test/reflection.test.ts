import {
  createFileRegistry,
  type DescMethodUnary,
  type DescService,
  type FileRegistry,
  fromBinary,
  fromJson,
  toJson,
} from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { Code, createClient, type Transport } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { createMemoryStore } from '@jts/adapter-memory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ServerReflection,
  type ServerReflectionRequest,
} from '../src/gen/grpc/reflection/v1/reflection_pb.js';
import { ServerReflection as AlphaReflection } from '../src/gen/grpc/reflection/v1alpha/reflection_pb.js';
import { type RunningGateway, startGateway } from '../src/index.js';

const store = createMemoryStore();
let gateway: RunningGateway;
let transport: Transport;
beforeAll(async () => {
  gateway = await startGateway({ market: store });
  transport = createGrpcTransport({ baseUrl: gateway.url });
});
afterAll(async () => {
  await gateway.stop(0);
  await store.close();
});

type Asked = ServerReflectionRequest['messageRequest'];

/** What a tool does: it has the messages of reflection itself, and nothing of ours. */
async function ask(messageRequest: Asked, service: DescService = ServerReflection) {
  const client = createClient(service as typeof ServerReflection, transport);
  const requests = (async function* () {
    yield { host: 'here', messageRequest };
  })();
  for await (const { messageResponse } of client.serverReflectionInfo(requests)) {
    return messageResponse;
  }
  throw new Error('no answer');
}

async function filesWith(symbol: string): Promise<FileRegistry> {
  const answer = await ask({ case: 'fileContainingSymbol', value: symbol });
  if (answer.case !== 'fileDescriptorResponse') throw new Error(JSON.stringify(answer.value));
  const files = answer.value.fileDescriptorProto.map((bytes) =>
    fromBinary(FileDescriptorProtoSchema, bytes),
  );
  const [first] = files;
  if (first === undefined) throw new Error('no file');
  return createFileRegistry(first, (name) => files.find((one) => one.name === name));
}

describe.each([
  ['v1', ServerReflection],
  ['v1alpha', AlphaReflection],
])('reflection %s', (_, service) => {
  it('lists the services that are served, and no other', async () => {
    const answer = await ask({ case: 'listServices', value: '*' }, service);
    expect(answer.case).toBe('listServicesResponse');
    const { service: services } = answer.value as { service: { name: string }[] };
    expect(services.map(({ name }) => name).sort()).toEqual([
      'grpc.health.v1.Health',
      'grpc.reflection.v1.ServerReflection',
      'grpc.reflection.v1alpha.ServerReflection',
      'jts.storage.v1.CandleService',
      'jts.storage.v1.StoreService',
      'jts.storage.v1.SymbolService',
    ]);
  });
});

it('gives descriptors that suffice to call a method, with nothing of ours', async () => {
  const files = await filesWith('jts.storage.v1.SymbolService');
  const service = files.getService('jts.storage.v1.SymbolService');
  if (service === undefined) throw new Error('not there');
  const call = async (name: string, request: object) => {
    const method = service.methods.find((one) => one.name === name) as DescMethodUnary | undefined;
    if (method?.methodKind !== 'unary') throw new Error(`${name} is no such method`);
    const message = fromJson(method.input, request as never);
    const answer = await transport.unary(method, undefined, undefined, undefined, message);
    return toJson(method.output, answer.message, { registry: files });
  };
  const symbol = { code: '005930', name: '삼성전자', market: 'MARKET_KOSPI', isActive: true };
  expect(await call('SaveSymbols', { symbols: [symbol] })).toEqual({ saved: '1' });
  expect(await call('GetSymbol', { code: '005930' })).toEqual({ symbol });
});

it.for([
  'jts.storage.v1.CandleService.GetCandles',
  'jts.storage.v1.CandleColumns',
  'jts.storage.v1.CandleColumns.price_scale',
  'jts.storage.v1.StorageErrorDetail',
  'grpc.health.v1.Health',
  'grpc.reflection.v1.ServerReflection',
])('finds the file of %s', async (symbol) => {
  await expect(filesWith(symbol)).resolves.toBeDefined();
});

it('gives a file by its name, with all that it imports', async () => {
  const value = 'jts/storage/v1/candles.proto';
  const answer = await ask({ case: 'fileByFilename', value });
  expect(answer.case).toBe('fileDescriptorResponse');
  const { fileDescriptorProto } = answer.value as { fileDescriptorProto: Uint8Array[] };
  const names = fileDescriptorProto.map((one) => fromBinary(FileDescriptorProtoSchema, one).name);
  expect(names).toEqual([value, 'jts/storage/v1/types.proto']);
});

it.for([
  [{ case: 'fileByFilename', value: 'none.proto' }, Code.NotFound],
  [{ case: 'fileContainingSymbol', value: 'jts.storage.v1.None' }, Code.NotFound],
  [{ case: 'fileContainingSymbol', value: 'jts.storage.v1.CandleService.None' }, Code.NotFound],
  [{ case: 'fileContainingSymbol', value: '' }, Code.NotFound],
  [{ case: 'allExtensionNumbersOfType', value: 'none' }, Code.NotFound],
  [{ case: undefined }, Code.InvalidArgument],
] as const)('says what it can not answer: %j', async ([asked, errorCode]) => {
  const answer = await ask(asked as Asked);
  expect(answer).toMatchObject({ case: 'errorResponse', value: { errorCode } });
});

it('knows that no message of ours is extended', async () => {
  const value = 'jts.storage.v1.CandleColumns';
  const numbers = await ask({ case: 'allExtensionNumbersOfType', value });
  expect(numbers).toMatchObject({
    case: 'allExtensionNumbersResponse',
    value: { baseTypeName: value, extensionNumber: [] },
  });
  const extension = { containingType: value, extensionNumber: 7 };
  const file = await ask({ case: 'fileContainingExtension', value: extension } as Asked);
  expect(file).toMatchObject({ case: 'errorResponse', value: { errorCode: Code.NotFound } });
});

it('is not there where it is switched off, and the services are', async () => {
  const closed = await startGateway({ market: store, reflection: false });
  try {
    const client = createClient(
      ServerReflection,
      createGrpcTransport({ baseUrl: closed.url }),
    ).serverReflectionInfo(
      (async function* () {
        yield { messageRequest: { case: 'listServices' as const, value: '' } };
      })(),
    );
    await expect(client[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: Code.Unimplemented,
    });
  } finally {
    await closed.stop(0);
  }
});
