import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenOptions } from '@jts/conformance';
import { documentConformance, marketDataConformance } from '@jts/conformance/vitest';
import { createJsonFileStore } from '../src/index.js';
import { seedInto } from './seed.js';

const capabilities = { deletes: true, conflictSkip: true, reconnects: true };
/** A million bars are a file of 80 MB, and disks may be slow. */
const timeoutMs = 600_000;

/** A folder for each case; other programs write market data only. */
async function open(kind: 'market data' | 'documents', options?: OpenOptions) {
  const path = await mkdtemp(join(tmpdir(), 'jts-jsonfile-'));
  const stores: Awaited<ReturnType<typeof createJsonFileStore>>[] = [];
  const reconnect = async () => {
    const store = await createJsonFileStore({ path, timeoutMs, ...options });
    stores.push(store);
    return store;
  };
  const repository = await reconnect();
  await repository.ensureSchema();
  return {
    repository,
    reconnect,
    seed: kind === 'market data' ? seedInto(path) : ('unsupported' as const),
    async close() {
      for (const store of stores) await store.close();
      await rm(path, { recursive: true });
    },
  };
}

const target = { name: 'JSON files', capabilities };
const marketData = { ...target, open: (options?: OpenOptions) => open('market data', options) };
const documents = { ...target, open: (options?: OpenOptions) => open('documents', options) };
marketDataConformance(marketData, { timeoutMs });
documentConformance(documents, { timeoutMs });
