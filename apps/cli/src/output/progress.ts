import { printable } from '@jts/domain';
import type { CopyProgress, ImportProgress } from '@jts/usecases';
import { Presets, SingleBar } from 'cli-progress';
import type { Terminal } from '../terminal.js';
import { countText, rateText } from './numbers.js';

/** Shows how far an import is: a bar on a terminal, nothing in a pipe. */
export interface ProgressDisplay {
  update(progress: ImportProgress): void;
  end(): void;
}

const silent = { update: () => {}, end: () => {} };

/** Likewise, how far a copy is. */
export function showCopyProgress(terminal: Terminal): {
  update(progress: CopyProgress): void;
  end(): void;
} {
  if (!terminal.stderr.isTTY) return silent;
  const bar = new SingleBar(
    {
      format: '{part}: {count} | {item}',
      stream: terminal.stderr,
      hideCursor: true,
      clearOnComplete: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  bar.start(1, 0, { part: 'reading', count: '', item: '' });
  return {
    update({ part, item, added, changed, unchanged }) {
      const count = countText(added + changed + unchanged);
      bar.update(0, { part, item: printable(item), count });
    },
    end: () => bar.stop(),
  };
}

/** @param size of the whole source in bytes, where it is known */
export function showProgress(terminal: Terminal, name: string, size?: number): ProgressDisplay {
  if (!terminal.stderr.isTTY) return silent;
  const start = performance.now();
  const known = size !== undefined && size > 0;
  const bar = new SingleBar(
    {
      format: known
        ? '{name} {bar} {percentage}% | {rows} rows | {rate}'
        : '{name} {rows} rows | {rate}',
      stream: terminal.stderr,
      hideCursor: true,
      clearOnComplete: true,
      // Ctrl-C ends the import, whose end is shown like any other.
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  bar.start(known ? size : 1, 0, { name: printable(name), rows: '0', rate: '' });
  return {
    update({ read, bytesRead }) {
      const rate = rateText(read, performance.now() - start);
      bar.update(known ? (bytesRead ?? 0) : 0, { rows: countText(read), rate });
    },
    end: () => bar.stop(),
  };
}
