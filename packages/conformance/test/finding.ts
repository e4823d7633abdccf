/** The message of what a case has found; other errors are mistakes of the saboteur or the suite. */
export async function findingOf(run: Promise<void>): Promise<string> {
  const error: unknown = await run.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (error === undefined) return '';
  if (!(error instanceof Error)) throw error;
  if (error.name !== 'AssertionError') throw error;
  return error.message;
}
