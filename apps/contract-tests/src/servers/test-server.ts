/** A server of a test run, as the run's tests get it by `inject`, and its end. */
export interface TestServer<Provided> {
  readonly provided: Provided;
  stop(): Promise<void>;
}
