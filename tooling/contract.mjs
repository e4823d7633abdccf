/**
 * Runs the contract suite on every adapter, or on those that `--adapter` names, each against its real
 * database, and ends with the matrix: `pnpm contract --adapter mongo`.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './packed.mjs';

const app = 'apps/contract-tests';
const names = readdirSync(join(root, app, 'src/targets'))
  .map((file) => file.replace(/\.ts$/, ''))
  .toSorted();

const usage = `pnpm contract [--adapter NAME]...

  --adapter NAME  ${names.join(', ')}; all if absent

Which servers: CONTRIBUTING.md, "Tests and servers".`;

/** @returns {string[]} the adapters that the command line names */
function chosenAdapters() {
  const { values } = parseArgs({
    options: {
      adapter: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const unknown = values.adapter.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`--adapter ${unknown}: there is no such adapter`);
  return values.adapter.length > 0 ? [...new Set(values.adapter)] : names;
}

/** @param {readonly string[]} adapters */
function run(adapters) {
  const suites = readdirSync(join(root, app, 'test')).filter((file) =>
    adapters.some((name) => file.startsWith(`${name}.`) && file.split('.').length === 4),
  );
  const reporters = [
    'default',
    'tooling/summary-reporter.ts',
    `${app}/src/report/contract-reporter.ts`,
  ];
  const { status } = spawnSync(
    process.execPath,
    [
      ...[join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'contract-tests'],
      // A worker for each core: databases in processes of their own do much of the work.
      '--maxWorkers=100%',
      ...reporters.map(
        (reporter) => `--reporter=${reporter === 'default' ? reporter : `./${reporter}`}`,
      ),
      ...suites.map((file) => `${app}/test/${file}`),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, JTS_CONTRACT_ADAPTERS: adapters.join(',') },
    },
  );
  return status ?? 1;
}

try {
  process.exitCode = run(chosenAdapters());
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  process.exitCode = 2;
}
