import { defineConfig } from 'tsup';

/** The one build of every package: ES modules with declarations, for Node 20 and browsers of its age. */
export function packageBuild(entry: readonly string[] = ['src/index.ts']) {
  return defineConfig({
    entry: [...entry],
    format: 'esm',
    target: 'es2022',
    // An entry in plain JavaScript is a program, which nobody imports.
    dts: { entry: entry.filter((path) => path.endsWith('.ts')) },
    clean: true,
    splitting: true,
    treeshake: true,
    sourcemap: true,
  });
}
