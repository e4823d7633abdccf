import { existsSync } from 'node:fs';
import { get, type RequestOptions } from 'node:http';
import { join } from 'node:path';

/** Whether a Docker engine answers: quick and quiet, where testcontainers itself takes seconds to say no. */
export async function dockerAnswers(): Promise<boolean> {
  for (const address of addresses()) {
    if (await pings(address)) return true;
  }
  return false;
}

function addresses(): RequestOptions[] {
  const host = process.env['DOCKER_HOST'];
  if (host?.startsWith('unix://')) return [{ socketPath: host.slice('unix://'.length) }];
  if (host) {
    const { hostname, port } = new URL(host);
    return [{ host: hostname, port: port || 2375 }];
  }
  const { XDG_RUNTIME_DIR: runtime, HOME: home } = process.env;
  return [
    '/var/run/docker.sock',
    ...(runtime ? [join(runtime, 'docker.sock')] : []),
    ...(home ? [join(home, '.docker/run/docker.sock')] : []),
  ]
    .filter((socketPath) => existsSync(socketPath))
    .map((socketPath) => ({ socketPath }));
}

function pings(address: RequestOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ ...address, path: '/_ping', agent: false, timeout: 2000 });
    request.once('response', (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
    request.once('close', () => resolve(false));
  });
}
