import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { UnsupportedError } from '@jts/domain';

/** The one engine release that this adapter is tested with: a prerelease, which no range matches. */
const engineVersion = '26.7.3-stable.1';

export interface EngineLocation {
  /** Path of `libchdb.so`. */
  readonly library: string;
  /** Path of `ffi-rs`, which calls it. */
  readonly ffi: string;
  /** The release of the package around the library; absent for a library that came another way. */
  readonly version?: string;
}

/**
 * Finds the engine's library and the package that calls it: `enginePath`, else the npm package for
 * this platform, as seen from this package or from the main program (a strict package layout shows an
 * optional peer only to whoever asked for it). Not from the working folder: whoever fills that would
 * have his code run.
 * Rejects with `UNSUPPORTED`, saying what to install, or that this platform has no engine.
 */
export function locateEngine(enginePath?: string): EngineLocation {
  if (process.platform !== 'linux' || !(process.arch === 'x64' || process.arch === 'arm64')) {
    throw new UnsupportedError(`${noEngine} ${process.platform} on ${process.arch}`);
  }
  const packageName = `@chdb/lib-linux-${process.arch}-gnu`;
  const library = enginePath === undefined ? packagedLibrary(packageName) : resolve(enginePath);
  const ffi = resolveModule('ffi-rs');
  if (enginePath !== undefined && library !== undefined && !existsSync(library)) {
    throw new UnsupportedError(`enginePath: there is no ${library}`);
  }
  if (library === undefined || ffi === undefined) throw missing(packageName, library, ffi);
  const version = packageVersion(join(dirname(library), 'package.json'));
  return { library, ffi, ...(version === undefined ? {} : { version }) };
}

const noEngine =
  'the embedded ClickHouse engine exists for Linux with glibc on x64 and arm64, not for';

function packagedLibrary(packageName: string): string | undefined {
  const manifest = resolveModule(`${packageName}/package.json`);
  if (manifest === undefined) return undefined;
  const library = join(dirname(manifest), 'libchdb.so');
  return existsSync(library) ? library : undefined;
}

function resolveModule(id: string): string | undefined {
  const main = process.argv[1];
  for (const from of [import.meta.url, main && realPath(main)]) {
    if (!from) continue;
    try {
      return createRequire(from).resolve(id);
    } catch {
      // not visible from there
    }
  }
  return undefined;
}

function realPath(path: string): string {
  try {
    return realpathSync(path); // node_modules/.bin holds links
  } catch {
    return resolve(path);
  }
}

function missing(packageName: string, library?: string, ffi?: string): UnsupportedError {
  if (isMusl()) return new UnsupportedError(`${noEngine} Linux with musl`);
  const packages = [library ? '' : `${packageName}@${engineVersion}`, ffi ? '' : 'ffi-rs'];
  const install = packages.filter(Boolean).join(' ');
  return new UnsupportedError(
    `the embedded ClickHouse engine is not installed: npm install ${install}`,
  );
}

function isMusl(): boolean {
  const report: { header?: { glibcVersionRuntime?: string } } = process.report.getReport();
  return report.header !== undefined && report.header.glibcVersionRuntime === undefined;
}

function packageVersion(manifest: string): string | undefined {
  try {
    const { version }: { version?: unknown } = JSON.parse(readFileSync(manifest, 'utf8'));
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
