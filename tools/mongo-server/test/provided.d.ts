import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server that the tests of this package share, or why there is none. */
    documentDb: { readonly url: string } | { readonly unavailable: string };
  }
}
