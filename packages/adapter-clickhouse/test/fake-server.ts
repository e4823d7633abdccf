import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

type Handler = (query: string, response: ServerResponse, request: IncomingMessage) => void;

export interface FakeServer {
  readonly url: string;
  /** Statements that came, in order. */
  readonly queries: readonly string[];
}

/** A server that answers what a test says. */
export async function fakeServer(answer: Handler): Promise<FakeServer> {
  const queries: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const inUrl = new URL(request.url ?? '/', 'http://fake').searchParams.get('query');
    const query = inUrl ?? Buffer.concat(chunks).toString();
    queries.push(query);
    response.setHeader('x-clickhouse-query-id', 'fake');
    answer(query, response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, queries };
}
