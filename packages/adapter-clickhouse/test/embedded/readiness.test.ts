import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { EngineChild } from '../../src/embedded/engine-child.js';
import { untilReady } from '../../src/embedded/readiness.js';

test('another server on the port, whose answer has no end, is not waited for', async () => {
  const stranger = createServer((_request, response) => {
    const more = () => {
      while (response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  });
  stranger.listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  onTestFinished(() => {
    stranger.closeAllConnections();
    stranger.close();
  });
  const { port } = stranger.address() as AddressInfo;
  const child = { running: true, output: { reason: 'nothing' } } as unknown as EngineChild;
  const access = { port, username: 'u', password: 'p' };
  await expect(untilReady(child, access, performance.now())).rejects.toMatchObject({
    code: 'TIMEOUT',
  });
});
