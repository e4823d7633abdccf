import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createMemoryStore } from '@jts/adapter-memory';
import { type RunningGateway, startGateway } from '@jts/gateway';
import type { DocumentStore, MarketDataStore } from '@jts/ports';
import { chromium } from 'playwright-core';
import { createAuthority, createIdentity, type Identity } from '../tls/certificates.js';
import { bundle } from './bundle.js';
import type { InPage, OfTests } from './protocol.js';

/** A page in Chromium that calls gateways. */
export interface OpenPage extends InPage {
  /** Where it comes from, as gateways see it. */
  readonly origin: string;
  close(): Promise<void>;
}

const flags = [
  // Root's Chromium starts only so; it sees no page but ours.
  '--no-sandbox',
  // Containers have 64 MB there.
  '--disable-dev-shm-usage',
];

/** @param executablePath of Chromium */
export async function openPage(executablePath: string): Promise<OpenPage> {
  const script = await bundle(fileURLToPath(new URL('./in-page.ts', import.meta.url)));
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? script : '<script type="module" src="/page.js"></script>');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({ executablePath, args: flags });
  // The authority is the test's own: no browser knows it.
  const page = await browser.newPage({ ignoreHTTPSErrors: true });
  const authority = await createAuthority('JTS test');
  const gateways = new Gateways(origin, await createIdentity('localhost', { authority }));
  const bindings: OfTests = {
    openGateway: (options) => gateways.open(options),
    closeGateway: (url) => gateways.close(url),
  };
  for (const [name, binding] of Object.entries(bindings)) await page.exposeFunction(name, binding);
  await page.goto(origin, { waitUntil: 'load' });
  const call = <K extends keyof InPage>(name: K) =>
    ((...args: Parameters<InPage[K]>) =>
      page.evaluate(
        ([method, given]) =>
          (globalThis as unknown as Record<string, (...all: unknown[]) => unknown>)[method]?.(
            ...given,
          ),
        [name, args] as const,
      )) as InPage[K];
  return {
    origin,
    runCase: call('runCase'),
    readAll: call('readAll'),
    codeOf: call('codeOf'),
    async close() {
      await browser.close();
      server.close();
    },
  };
}

type Options = Parameters<OfTests['openGateway']>[0];

/** Memory stores behind gateways, by their urls: over TLS, for browsers speak HTTP/2 by nothing else. */
class Gateways {
  private readonly open_ = new Map<
    string,
    { readonly gateway: RunningGateway; readonly store: MarketDataStore & DocumentStore }
  >();
  private readonly origin: string;
  private readonly tls: Identity;

  constructor(origin: string, tls: Identity) {
    this.origin = origin;
    this.tls = tls;
  }

  async open(options: Options): Promise<string> {
    const store = createMemoryStore(options);
    const cors = { origins: [this.origin] };
    const gateway = await startGateway({ market: store, documents: store, cors, tls: this.tls });
    this.open_.set(gateway.url, { gateway, store });
    return gateway.url;
  }

  async close(url: string): Promise<void> {
    const opened = this.open_.get(url);
    this.open_.delete(url);
    await opened?.gateway.stop();
    await opened?.store.close();
  }
}
