import { join, resolve } from 'node:path';
import { JsonFiles } from './files.js';

/** The folders below the store's own. */
export const folders = {
  candles: 'candles',
  symbols: 'symbols',
  formulas: 'formulas',
  strategies: 'strategies',
  backtests: 'backtest_results',
  trades: 'backtest_trades',
  settings: 'settings',
} as const;

type Collections = Readonly<Record<keyof typeof folders, JsonFiles>>;

export interface Connection extends Collections {
  readonly path: string;
  /** The folder itself, for what describes it. */
  readonly root: JsonFiles;
  close(): Promise<void>;
}

/** Opens nothing yet: files are opened for as long as they are read or written. */
export function connect(folder: string): Connection {
  const path = resolve(folder);
  const files = Object.fromEntries(
    Object.entries(folders).map(([name, below]) => [name, new JsonFiles(join(path, below), below)]),
  ) as Collections;
  const root = new JsonFiles(path, 'folder');
  return {
    ...files,
    path,
    root,
    async close() {
      await Promise.all([root, ...Object.values(files)].map((one) => one.close()));
    },
  };
}
