import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type Certificates, readCertificates, type TlsOptions } from '@jts/adapter-kit/node';
import { ValidationError } from '@jts/domain';
import { type Connections, http1Settings } from './connections.js';

/** @throws ValidationError naming the option */
export async function readServerCertificates(
  tls: TlsOptions | undefined,
): Promise<Certificates | undefined> {
  if (tls === undefined) return undefined;
  const certificates = await readCertificates(tls);
  if (certificates.cert !== undefined) return certificates;
  throw new ValidationError('tls.cert', 'is required: the certificate that the gateway shows');
}

/** The server that has the port: of HTTP/1.1, with TLS or without. */
export function createListener(
  certificates: Certificates | undefined,
  connections: Connections,
  handler: RequestListener,
): Server {
  const settings = http1Settings(connections);
  if (certificates === undefined) return createServer(settings, handler);
  const secure = {
    ...certificates,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['h2', 'http/1.1'],
    handshakeTimeout: connections.headersTimeoutMs,
    // Whoever names authorities wants certificates that these have signed.
    requestCert: certificates.ca !== undefined,
    rejectUnauthorized: true,
  } as const;
  return createTlsServer({ ...settings, ...secure }, handler);
}
