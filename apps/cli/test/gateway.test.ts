import { expect, it, vi } from 'vitest';
import { needsEngine } from './embedded.js';
import { callJts, type JtsProcess, startJts } from './jts-process.js';
import { runJts } from './run-jts.js';
import { useScratch } from './scratch.js';

needsEngine();
const scratch = useScratch();
const csv = 'date,open,high,low,close,volume\n2024-01-04,1,1,1,1,1\n';
const patience = { timeout: 120_000, interval: 50 };

/** Where it serves, as soon as it says so. */
function address(jts: JtsProcess): Promise<string> {
  return vi.waitFor(() => {
    const [, url] = /^serving on (http:\S+) until Ctrl-C/m.exec(jts.out) ?? [];
    if (url === undefined) throw new Error(`not yet: ${jts.out}`);
    return url;
  }, patience);
}

it.for(['SIGINT', 'SIGTERM'] as const)(
  'serves the embedded store to other commands until %s, and keeps what they store',
  async (signal) => {
    const data = `${scratch.path}/${signal}`;
    const serving = startJts(['gateway', '--port', '0', '--data', data], { cwd: scratch.path });
    const url = await address(serving);
    expect(serving.out).toContain(`candles and symbols  ${data}`);
    expect(serving.out).toContain('documents            not served: --mongo');
    expect(serving.out).toContain(`jts list --gateway ${url}`);
    const importing = ['import', '-', '--symbol', 'A', '--timeframe', '1d', '--gateway', url];
    expect(await callJts(importing, { cwd: scratch.path }, csv)).toMatchObject({ code: 0 });
    const documents = await runJts(['formulas', 'list', '--gateway', url]);
    expect(documents).toMatchObject({ code: 1, err: expect.stringContaining('(UNSUPPORTED)') });
    serving.child.kill(signal);
    expect(await serving.ended).toMatchObject({ code: 0, signal: null, err: '' });
    expect((await runJts(['list', '--data', data])).out).toMatch(/KRX +A +1d/);
  },
);

it.for([
  ['JTS_GATEWAY_TOKEN', '$JTS_GATEWAY_TOKEN'],
  ['JTS_GATEWAY_TOKEN_FILE', '$(cat "$JTS_GATEWAY_TOKEN_FILE")'],
] as const)('with %s it serves only who has the token', async ([variable, shown]) => {
  const token = 'geheim';
  const file = await scratch.write('token.txt', `${token}\n`);
  const serving = startJts(['gateway', '--port', '0', '--data', `${scratch.path}/token`], {
    cwd: scratch.path,
    env: { [variable]: variable === 'JTS_GATEWAY_TOKEN' ? token : file },
  });
  const list = ['list', '--gateway', await address(serving)];
  expect(serving.out).not.toContain(token);
  expect(serving.out).toContain(`-H "Authorization: Bearer ${shown}"`);
  expect(await runJts(list, { env: { JTS_GATEWAY_TOKEN: token } })).toMatchObject({ code: 0 });
  expect(await runJts(list, { env: { JTS_GATEWAY_TOKEN_FILE: file } })).toMatchObject({ code: 0 });
  for (const env of [{}, { JTS_GATEWAY_TOKEN: 'other' }]) {
    const { code, err } = await runJts(list, { env });
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining('(UNAUTHORIZED); JTS_GATEWAY_TOKEN is the token'),
    });
  }
  serving.child.kill('SIGINT');
  expect(await serving.ended).toMatchObject({ code: 0 });
});

it.for([
  [['--port', '70000'], 'It must be a whole number, 0 to 65535.'],
  [['--host', '0.0.0.0'], 'on 0.0.0.0 others can call it: set JTS_GATEWAY_TOKEN'],
] as const)('%j is wrong usage', async ([args, says]) => {
  const { code, err } = await runJts(['gateway', ...args, '--data', `${scratch.path}/wrong`]);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(says) });
});
