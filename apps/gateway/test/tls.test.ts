import { createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { StoreService } from '@jts/proto';
import { generate } from 'selfsigned';
import { expect, it } from 'vitest';
import { startProcess } from './gateway-process.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();

it('serves with the certificate of its settings', async () => {
  const altNames = [{ type: 7, ip: '127.0.0.1' }] as const;
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'gateway' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [...altNames] }],
  });
  const gateway = startProcess({
    JTS_GATEWAY_MARKET_STORE: 'memory',
    JTS_GATEWAY_TLS_CERT_FILE: await scratch.write('cert.pem', cert),
    JTS_GATEWAY_TLS_KEY: key,
  });
  const { url } = await gateway.logged('started');
  expect(url).toMatch(/^https:/);
  const ask = (nodeOptions: object) =>
    createClient(StoreService, createGrpcTransport({ baseUrl: String(url), nodeOptions }));
  await expect(ask({ ca: cert }).getStoreInfo({})).resolves.toMatchObject({ priceScale: 4 });
  await expect(ask({}).getStoreInfo({})).rejects.toThrow();
  gateway.child.kill('SIGTERM');
  expect(await gateway.ended).toEqual({ code: 0, signal: null });
  expect(JSON.stringify(gateway.log)).not.toContain(key.split('\n')[1]);
});

it('exits with 2 where the certificate is none, naming the setting', async () => {
  const file = await scratch.write('none.pem', 'geheim');
  const gateway = startProcess({
    JTS_GATEWAY_MARKET_STORE: 'memory',
    JTS_GATEWAY_TLS_CERT_FILE: file,
    JTS_GATEWAY_TLS_KEY_FILE: file,
  });
  expect(await gateway.ended).toEqual({ code: 2, signal: null });
  expect(gateway.err).toMatch(/^jts-gateway: tls\.(?:cert|key)File: /);
  expect(gateway.err).not.toContain('geheim');
});
