import { type CopyableStore, type CopyReport, copyStore } from '@jts/usecases';
import type { Command } from 'commander';
import { CommandFailed, UsageError } from '../failure.js';
import { withDocuments } from '../open-documents.js';
import { withStore } from '../open-store.js';
import { copyText } from '../output/copy-report.js';
import { jsonText } from '../output/documents.js';
import { showCopyProgress } from '../output/progress.js';
import { print, type Terminal } from '../terminal.js';

interface CopyOptions {
  readonly json?: true;
}

export function addCopy(program: Command, terminal: Terminal): void {
  program
    .command('copy')
    .description('copy all from one store to another: candles and symbols, or documents')
    .argument('<from>', 'mongodb://..., http://... (a ClickHouse server) or a folder')
    .argument('<to>', 'likewise, of the same kind; what only it has stays')
    .option('--json', 'the report for programs')
    .action((from: string, to: string, options: CopyOptions) =>
      copyCommand(terminal, from, to, options),
    );
}

const isMongo = (place: string) => /^mongodb(?:\+srv)?:/.test(place);

async function copyCommand(
  terminal: Terminal,
  from: string,
  to: string,
  { json }: CopyOptions,
): Promise<void> {
  if (isMongo(from) !== isMongo(to)) {
    throw new UsageError('a MongoDB keeps documents, and other stores candles: copy like to like');
  }
  if (from === to) throw new UsageError('both are the same store');
  const report = await within(terminal, from, 'read', (source) =>
    within(terminal, to, 'write', (target) => copying(terminal, source, target)),
  );
  print(terminal, json ? jsonText(report) : copyText(report));
  if (report.verified) return;
  const isRefused = Object.values(report.parts).some(({ refused }) => refused > 0);
  throw new CommandFailed(
    isRefused
      ? 'not all is copied: mend in the source what the target refuses, and run it again'
      : 'the target gave back something else than the source has',
  );
}

/** A folder, a server or a MongoDB, open while the work is done. */
function within<T>(
  terminal: Terminal,
  place: string,
  access: 'read' | 'write',
  work: (store: CopyableStore) => Promise<T>,
): Promise<T> {
  if (isMongo(place)) {
    return withDocuments(terminal, { mongo: place }, access, ({ store }) => work(store));
  }
  const location = /^https?:/.test(place) ? { url: place } : { data: place };
  return withStore(terminal, location, access, async ({ store }) => {
    if (access === 'write') await store.ensureSchema({ signal: terminal.interrupted });
    return work(store);
  });
}

async function copying(
  terminal: Terminal,
  from: CopyableStore,
  to: CopyableStore,
): Promise<CopyReport> {
  const display = showCopyProgress(terminal);
  try {
    const { update: onProgress } = display;
    return await copyStore(from, to, { signal: terminal.interrupted, onProgress });
  } finally {
    display.end();
  }
}
