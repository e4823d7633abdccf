/**
 * What a run of tests says of itself, vitest's or unittest's. Undefined where no test has run, one has
 * failed, or vitest was told to leave some out.
 *
 * @param {string} output
 * @returns {{ passed: number, skipped: number } | undefined}
 */
export function countPassed(output) {
  const vitest = /^ *Tests +(\d+) passed \(\d+\)$/m.exec(output);
  if (vitest) return { passed: Number(vitest[1]), skipped: 0 };
  const ran = /^Ran (\d+) tests? in [\d.]+s$/m.exec(output);
  const ok = /^OK(?: \(skipped=(\d+)\))?$/m.exec(output);
  if (!ran || !ok) return undefined;
  const skipped = Number(ok[1] ?? 0);
  return { passed: Number(ran[1]) - skipped, skipped };
}
