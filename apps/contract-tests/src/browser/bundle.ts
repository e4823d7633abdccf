import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'tsup';

/**
 * A program as one script for browsers, with all that it imports. Rejects where that needs a module of
 * Node: there is none that would stand for it.
 */
export async function bundle(entry: string): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'jts-bundle-'));
  try {
    await build({
      config: false,
      silent: true,
      entry: { bundle: entry },
      outDir,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      minify: true,
      splitting: false,
      noExternal: [/./],
      // Else `node:http2` would stay an import, and nothing would be missed before it runs.
      removeNodeProtocol: false,
      esbuildOptions(options) {
        options.logLevel = 'silent';
        options.conditions = ['@jts/source', 'browser', 'import'];
      },
    });
    return await readFile(join(outDir, 'bundle.js'), 'utf8');
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}
