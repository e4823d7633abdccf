import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallContext } from '@jts/adapter-kit';
import { SchemaMismatchError } from '@jts/domain';
import { removeLeftovers } from './backtests.js';
import { type Connection, folders } from './connection.js';

/** What `format.json` says of the folder: a later layout will have another number. */
interface Format {
  readonly format: number;
  readonly priceScale: number;
}

const format = 1;
const formatFile = 'format';

/**
 * The scale that the folder's prices have; that of `wanted`, or 4, where there is no folder yet.
 *
 * @throws SchemaMismatchError where the folder is of another layout or scale
 */
export async function readPriceScale(
  { root, path }: Connection,
  wanted: number | undefined,
  context: Pick<CallContext, 'signal'>,
): Promise<number> {
  const stored = (await root.read(formatFile, context)) as Partial<Format> | null | undefined;
  if (stored === undefined) return wanted ?? 4;
  const differences = [];
  if (stored?.format !== format) differences.push(`its format is ${stored?.format}, not ${format}`);
  const scale = stored?.priceScale;
  if (scale === undefined || (wanted ?? scale) !== scale) {
    differences.push(`its priceScale is ${scale}, not ${wanted}`);
  }
  if (differences.length > 0) throw new SchemaMismatchError(path, differences);
  return scale as number;
}

export async function ensureSchema(
  connection: Connection,
  priceScale: number,
  context: CallContext,
): Promise<void> {
  const { path, root, backtests, trades } = connection;
  for (const folder of Object.values(folders)) {
    await mkdir(join(path, folder), { recursive: true });
  }
  await root.exclusively(formatFile, context, async () => {
    const stored = await root.read(formatFile, context);
    if (stored === undefined) await root.write(formatFile, { format, priceScale });
    else await readPriceScale(connection, priceScale, context);
  });
  await removeLeftovers(backtests, trades);
}
