import { parseArgs } from 'node:util';
import { redactUrls } from '@jts/adapter-kit';
import { systemReasonOf } from '@jts/adapter-kit/node';
import { isStorageError } from '@jts/domain';
import type { DestinationStream } from 'pino';
import type { Environment } from './config/environment.js';
import { ConfigError, readConfig } from './config/read-config.js';
import type { GatewayConfig } from './config/schema.js';
import { createLog, type Log, shownError } from './operation/log.js';
import { openStores, StoreFailed } from './operation/open-stores.js';
import { serve, stopServing } from './operation/serve.js';

/** What the program sees of the world. */
export interface World {
  readonly env: Environment;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Where the log goes. */
  readonly destination: DestinationStream;
  readonly version: string;
  /** Fires where the gateway has to stop; its reason is the name of the signal. */
  readonly stop: AbortSignal;
}

const exitCode = { done: 0, failed: 1, usage: 2 } as const;

const help = `jts-gateway: stores for programs in any language, over gRPC, gRPC-Web and Connect

  --config FILE   the configuration, JSON or YAML
  --check         tell what is wrong with the configuration, and end
  --version
  --help

Each setting may stand in a variable as well: market.path in JTS_GATEWAY_MARKET_PATH, or in a file that
JTS_GATEWAY_MARKET_PATH_FILE names. The README tells all of them.
`;

/** Runs a gateway until it is told to stop, and says how the process should end. */
export async function run(world: World, args: readonly string[]): Promise<number> {
  const { stdout, stderr } = world;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        config: { type: 'string' },
        check: { type: 'boolean' },
        help: { type: 'boolean' },
        version: { type: 'boolean' },
      },
    });
    if (values.help || values.version) {
      stdout.write(values.help ? help : `${world.version}\n`);
      return exitCode.done;
    }
    const config = await readConfig(world.env, values.config);
    if (!values.check) return await runGateway(world, config);
    stdout.write('the configuration is sound\n');
    return exitCode.done;
  } catch (error) {
    const problems = problemsIn(error);
    for (const one of problems) stderr.write(`jts-gateway: ${redactUrls(one)}\n`);
    if (problems.length > 0) return exitCode.usage;
    stderr.write(`jts-gateway: ${redactUrls(failureText(error))}\n`);
    return exitCode.failed;
  }
}

/** Of what somebody has to mend in the configuration or on the command line. */
function problemsIn(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return error.problems;
  if (!(error instanceof Error)) return [];
  if ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    return [`${error.message.split('. ', 1)[0]} (--help tells more)`];
  }
  // Of an option of a store or of the gateway, which are named as the settings are.
  const own = error instanceof StoreFailed ? error.cause : error;
  if (isStorageError(own) && own.code === 'VALIDATION') {
    return [error instanceof StoreFailed ? `${error.store}.${own.message}` : own.message];
  }
  return [];
}

/** Messages of stores hold no secret. */
function failureText(error: unknown): string {
  if (error instanceof StoreFailed || isStorageError(error)) return error.message;
  if (error instanceof Error && 'syscall' in error) {
    return `can't listen: ${systemReasonOf(error)}`;
  }
  return error instanceof Error ? error.message : 'failed';
}

async function runGateway(world: World, config: GatewayConfig): Promise<number> {
  const log = createLog(config.log.level, world.destination);
  const { version, stop } = world;
  log.info({ version, node: process.versions.node }, 'starting');
  try {
    const stores = await openStores(config, stop);
    try {
      await runUntilStopped(config, stores, log, stop);
    } finally {
      await stores.close();
    }
  } catch (error) {
    if (stop.aborted && isAbort(error)) {
      log.info({ signal: stop.reason }, 'stopped before it had started');
      return exitCode.done;
    }
    log.fatal(shownError(error), 'failed');
    throw error;
  }
  log.info('stopped');
  return exitCode.done;
}

async function runUntilStopped(
  config: GatewayConfig,
  stores: Awaited<ReturnType<typeof openStores>>,
  log: Log,
  stop: AbortSignal,
): Promise<void> {
  const serving = await serve(config, stores, log);
  const { gateway, metrics } = serving;
  log.info(
    {
      url: gateway.url,
      services: gateway.health.services.filter((name) => name !== ''),
      ...(metrics === undefined ? {} : { metricsPort: metrics.port }),
    },
    'started',
  );
  await fired(stop);
  log.info({ signal: stop.reason, graceMs: config.shutdownGraceMs }, 'stopping');
  const cut = await stopServing(serving, config);
  if (cut > 0) log.warn({ connections: cut }, 'cut what had not ended in time');
}

const isAbort = (error: unknown): boolean =>
  error instanceof StoreFailed && isStorageError(error.cause) && error.cause.code === 'ABORTED';

const fired = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
