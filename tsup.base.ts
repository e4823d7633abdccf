import { defineConfig } from 'tsup';

/**
 * The one build of every package: ES modules with declarations, for Node 20 and browsers of its age.
 *
 * @param compilerOptions of the declarations, beside those of the package's `tsconfig.json`
 */
export function packageBuild(
  entry: readonly string[] = ['src/index.ts'],
  compilerOptions: { readonly types?: readonly string[] } = {},
) {
  return defineConfig({
    entry: [...entry],
    format: 'esm',
    target: 'es2022',
    // Stores are AsyncDisposable, which the lib of a user's project need not know. The directive in
    // a source file would not do: bundling the declarations drops it.
    dts: { banner: '/// <reference lib="esnext.disposable" />', compilerOptions },
    clean: true,
    splitting: true,
    treeshake: true,
    sourcemap: true,
  });
}
