import 'vitest';

declare module 'vitest' {
  /** What the run gives to its tests by `inject`: the servers, which it starts once. */
  interface ProvidedContext {
    /** Only in projects whose configuration says `wantsClickHouse`. */
    clickHouse:
      | { readonly url: string; readonly username: string; readonly password: string }
      /** Why there is none: the reason with which tests that need it are skipped. */
      | { readonly unavailable: string };
    /** Set in a project's configuration, so that a run of other projects starts no server. */
    wantsClickHouse: true;
    /** Only in projects whose configuration says `wantsMongo`. */
    mongo:
      | { readonly url: string }
      /** Why there is none: the reason with which tests that need it are skipped. */
      | { readonly unavailable: string };
    wantsMongo: true;
    /** Only in projects whose configuration says `wantsRedis`. */
    redis:
      | { readonly url: string }
      /** Why there is none: the reason with which tests that need it are skipped. */
      | { readonly unavailable: string };
    wantsRedis: true;
    /** Only in projects whose configuration says `wantsChromium`: where the program is. */
    chromium:
      | { readonly path: string }
      /** Why there is none: the reason with which tests that need it are skipped. */
      | { readonly unavailable: string };
    wantsChromium: true;
  }
}
