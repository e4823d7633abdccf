import { createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { createMemoryStore } from '@jts/adapter-memory';
import {
  CandleService,
  FormulaService,
  StorageErrorCode,
  StorageErrorDetailSchema,
  SymbolService,
} from '@jts/proto';
import { afterEach, expect, it } from 'vitest';
import { type RunningGateway, type Served, startGateway } from '../src/index.js';

const store = createMemoryStore();
let gateway: RunningGateway;
afterEach(() => gateway.stop());

async function transport(served: Served) {
  gateway = await startGateway(served);
  return createGrpcTransport({ baseUrl: gateway.url });
}

async function firstOf(messages: AsyncIterable<unknown>): Promise<unknown> {
  for await (const message of messages) return message;
  return undefined;
}

const refused = (contents: string) =>
  expect.toSatisfy((error) => {
    const [detail] = error.findDetails(StorageErrorDetailSchema);
    expect(error.code).toBe(12);
    expect(detail).toMatchObject({
      code: StorageErrorCode.UNSUPPORTED,
      message: `this gateway serves no ${contents}`,
    });
    return true;
  });

it('calls for documents are UNSUPPORTED where there are bars only', async () => {
  const formulas = createClient(FormulaService, await transport({ market: store }));
  await expect(formulas.getFormula({ id: 'a' })).rejects.toEqual(refused('documents'));
  const list = firstOf(formulas.searchFormulas({ query: 'a' }));
  await expect(list).rejects.toEqual(refused('documents'));
});

it('calls for bars are UNSUPPORTED where there are documents only', async () => {
  const way = await transport({ documents: store });
  const symbols = createClient(SymbolService, way).getSymbol({ code: 'A' });
  await expect(symbols).rejects.toEqual(refused('market data'));
  const bars = firstOf(createClient(CandleService, way).streamCandles({}));
  await expect(bars).rejects.toEqual(refused('market data'));
});
