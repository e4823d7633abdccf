import { cpus, loadavg, totalmem } from 'node:os';

/** What a reader needs to know to compare; nothing that names the machine. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
}

export function describeMachine(): Machine {
  const cores = cpus();
  return {
    processor: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}

/** Processes that ran or wanted to, on average of the last 5 minutes; 0 where no one counts them. */
export const loadNow = (): number => Math.round((loadavg()[1] ?? 0) * 10) / 10;
