import { readFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { pythonVersions } from '../candles/python.js';

/** What a reader needs to know to compare; nothing that names the machine. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** Drivers that are compared with, each with its version. */
  readonly drivers: string;
}

export async function describeMachine(): Promise<Machine> {
  const cores = cpus();
  return {
    processor: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    drivers: await drivers(),
  };
}

async function drivers(): Promise<string> {
  const versions = ['@clickhouse/client', 'mongodb', 'csv-parse'].map(async (name) => {
    // Beside the build.
    const manifest = new URL(`../node_modules/${name}/package.json`, import.meta.url);
    return `${name} ${JSON.parse(await readFile(manifest, 'utf8')).version}`;
  });
  const all = [...(await Promise.all(versions)), (await pythonVersions()) ?? 'no Python'];
  return all.join(', ');
}

/** Processes that ran or wanted to, on average of the last 5 minutes; 0 where no one counts them. */
export const loadNow = (): number => Math.round((loadavg()[1] ?? 0) * 10) / 10;
