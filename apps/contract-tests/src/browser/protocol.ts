import type { documentSuites, marketDataSuites, OpenOptions } from '@jts/conformance';

/** What the tests give to their page. */
export interface OfTests {
  /** Empty stores behind a gateway. @returns its url */
  openGateway(options: OpenOptions): Promise<string>;
  closeGateway(url: string): Promise<void>;
}

export interface Failure {
  readonly message: string;
  readonly stack: string;
}

/** What the page gives to the tests. */
export interface InPage {
  /** @returns undefined where the case has passed */
  runCase(
    suite: keyof typeof marketDataSuites | keyof typeof documentSuites,
    key: string,
    timeoutMs: number,
  ): Promise<Failure | undefined>;
  /** Reads a whole series. */
  readAll(
    url: string,
    symbol: string,
  ): Promise<{ readonly length: number; readonly last: string; readonly volume: string }>;
  /** What connecting fails with. */
  codeOf(url: string): Promise<string>;
}
