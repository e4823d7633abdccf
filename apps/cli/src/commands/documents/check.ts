import type { CorruptDataError } from '@jts/domain';
import { gather } from '../../documents/all-pages.js';
import { CommandFailed, UsageError } from '../../failure.js';
import { withDocuments } from '../../open-documents.js';
import { jsonText } from '../../output/documents.js';
import { plural } from '../../output/numbers.js';
import { textTable } from '../../output/table.js';
import { print, type Terminal } from '../../terminal.js';
import type { DocumentOptions } from './entity-commands.js';

/** A collection is read by one call, and may be large. */
const timeoutMs = 3_600_000;

/** Lists the documents that can't be understood; the command fails where there is one. */
export async function checkDocuments(terminal: Terminal, options: DocumentOptions): Promise<void> {
  await withDocuments(terminal, options, 'read', async ({ store, place }) => {
    const call = { signal: terminal.interrupted, timeoutMs };
    const corrupt = store.corruptDocuments?.(call);
    if (corrupt === undefined) {
      throw new UsageError('--documents looks into the MongoDB itself: --mongo names it');
    }
    const found = (await gather(corrupt)).map(parts);
    if (options.json) print(terminal, jsonText(found));
    else if (found.length === 0) print(terminal, `every document in ${place} can be understood`);
    else print(terminal, table(found));
    if (found.length === 0) return;
    const count = plural(found.length, 'document');
    throw new CommandFailed(`${count} in ${place} can not be understood`);
  });
}

interface CorruptDocument {
  readonly collection: string;
  readonly id: string;
  readonly path: string;
  readonly reason: string;
}

const parts = ({ collection, id, path, reason }: CorruptDataError): CorruptDocument => ({
  collection,
  id,
  path,
  reason,
});

const table = (found: readonly CorruptDocument[]): string =>
  textTable(
    { collection: 'left', id: 'left', path: 'left', reason: 'left' },
    found.map(({ collection, id, path, reason }) => [collection, id, path, reason]),
  );
