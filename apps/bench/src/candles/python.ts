import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Way } from '../harness/job.js';
import type { Memory } from '../harness/protocol.js';
import type { Settings } from '../settings.js';
import { readKey } from './data-set.js';

/** Beside the build. */
const program = fileURLToPath(new URL('../python/read.py', import.meta.url));

/** Debian's drivers belong to its own interpreter, which need not be the first of the path. */
const interpreter = process.env['PYTHON'] ?? 'python3';

/** What Python programs do to read the bars of a series. */
export const pythonWays: readonly Way[] = [
  python('candles', 'Python, clickhouse-driver: Candle objects with Decimals'),
  python('dataframe', 'Python, clickhouse-driver: query_dataframe'),
  python('integers', 'Python, clickhouse-driver: query_dataframe by numpy, cast to Int64'),
];

function python(way: string, name: string): Way {
  return {
    name,
    role: 'plain',
    problem,
    async open({ server, dataDatabase }) {
      const { hostname } = new URL(server.url);
      const access = {
        host: hostname,
        port: server.nativePort,
        user: server.username,
        database: dataDatabase,
      };
      const { symbol, exchange, timeframe } = readKey;
      const args = [
        program,
        way,
        JSON.stringify(access),
        JSON.stringify({ symbol, exchange, timeframe }),
      ];
      const child = spawn(interpreter, args, { stdio: ['pipe', 'pipe', 'inherit'] });
      const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
      const ask = async (request: string) => {
        child.stdin.write(`${request}\n`);
        const { value, done } = await answers.next();
        if (done) throw new Error(`Python ended on ${request}`);
        return value;
      };
      child.stdin.write(`${server.password ?? ''}\n`);
      return {
        async run() {
          await ask('run');
          return () => ask('check');
        },
        memory: async () => JSON.parse(await ask('memory')) as Memory,
        async close() {
          child.stdin.end();
          await once(child, 'exit');
        },
      };
    },
  };
}

async function problem({ server }: Settings): Promise<string | undefined> {
  if (server.nativePort === undefined)
    return 'the native port is not known: CLICKHOUSE_NATIVE_PORT';
  const imports = 'import clickhouse_driver, numpy, pandas';
  const failed = await promisify(execFile)(interpreter, ['-c', imports]).then(
    () => undefined,
    (error: Error) => error.message.trim().split('\n').at(-1),
  );
  return failed && `${interpreter}: ${failed}`;
}

/** What those programs run on; undefined where they can't. */
export async function pythonVersions(): Promise<string | undefined> {
  const program = `import clickhouse_driver, numpy, pandas, platform
print("Python", platform.python_version(), "clickhouse-driver", ".".join(map(str, clickhouse_driver.VERSION)),
  "numpy", numpy.__version__, "pandas", pandas.__version__)`;
  return promisify(execFile)(interpreter, ['-c', program]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}
