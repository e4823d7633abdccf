import { type CopyableStore, type CopyReport, copyStore } from '@jts/usecases';
import type { Command } from 'commander';
import { CommandFailed, UsageError } from '../failure.js';
import { withDocuments } from '../open-documents.js';
import type { GatewayLocation } from '../open-gateway.js';
import { withStore } from '../open-store.js';
import { copyText } from '../output/copy-report.js';
import { jsonText } from '../output/documents.js';
import { showCopyProgress } from '../output/progress.js';
import { print, type Terminal } from '../terminal.js';

interface CopyOptions extends GatewayLocation {
  readonly json?: true;
}

export function addCopy(program: Command, terminal: Terminal): void {
  program
    .command('copy')
    .description('copy all from one store to another: candles and symbols, or documents')
    .argument(
      '<from>',
      'mongodb://..., http://... (a ClickHouse server), a folder, or gateway: that of --gateway',
    )
    .argument('<to>', 'likewise, of the same kind; what only it has stays')
    .option('--json', 'the report for programs')
    .action((from: string, to: string, _: unknown, command: Command) =>
      copyCommand(terminal, from, to, command.optsWithGlobals<CopyOptions>()),
    );
}

/** A folder of that name is ./gateway. */
const isGateway = (place: string) => place === 'gateway';
const isMongo = (place: string) => /^mongodb(?:\+srv)?:/.test(place);

async function copyCommand(
  terminal: Terminal,
  from: string,
  to: string,
  { json, gateway }: CopyOptions,
): Promise<void> {
  if (from === to) throw new UsageError('both are the same store');
  const isOfGateway = isGateway(from) || isGateway(to);
  if (isOfGateway !== (gateway !== undefined)) {
    throw new UsageError('copy from or to gateway, and name it with --gateway');
  }
  // A gateway has both.
  const isDocuments = isMongo(from) || isMongo(to);
  if (!isOfGateway && isMongo(from) !== isMongo(to)) {
    throw new UsageError('a MongoDB keeps documents, and other stores candles: copy like to like');
  }
  const open: Opening = { gateway, isDocuments };
  const report = await within(terminal, from, open, 'read', (source) =>
    within(terminal, to, open, 'write', (target) => copying(terminal, source, target)),
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

interface Opening {
  readonly gateway: string | undefined;
  /** What is copied: documents, or candles and symbols. */
  readonly isDocuments: boolean;
}

/** A folder, a server, a MongoDB or that half of a gateway, open while the work is done. */
function within<T>(
  terminal: Terminal,
  place: string,
  { gateway, isDocuments }: Opening,
  access: 'read' | 'write',
  work: (store: CopyableStore) => Promise<T>,
): Promise<T> {
  const atGateway = isGateway(place) && gateway !== undefined ? { gateway } : undefined;
  if (isDocuments) {
    const location = atGateway ?? { mongo: place };
    return withDocuments(terminal, location, access, ({ store }) => {
      const { formulas, strategies, backtests, settings } = store;
      return work({ formulas, strategies, backtests, settings });
    });
  }
  const location = atGateway ?? (/^https?:/.test(place) ? { url: place } : { data: place });
  return withStore(terminal, location, access, async ({ store }) => {
    if (access === 'write') await store.ensureSchema({ signal: terminal.interrupted });
    const { priceScale, candles, symbols } = store;
    return work({ priceScale, candles, symbols });
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
