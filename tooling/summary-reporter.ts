import { writeFileSync, writeSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestSuite, Vitest } from 'vitest/node';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Lists what was skipped and why, and closes the output with `N passed, N failed[, N skipped]`.
 *
 * A run is never green by accident: no test at all, or a skip where `CI` is set, fails it. A file or
 * a suite that fails outside of its tests (on loading, in a hook) counts as one failure. Where
 * `JTS_TEST_SUMMARY` names a file, the closing line goes there too.
 */
export default class SummaryReporter implements Reporter {
  #counts: Counts | undefined;
  #filtered = false;

  onInit(vitest: Vitest): void {
    this.#filtered = vitest.config.testNamePattern !== undefined;
    // Coverage tables come after the last hook of a reporter: only an exit handler writes below them.
    process.once('exit', () => this.#close());
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    // A test that is still pending was cut short: by a crash of its worker, or by a bail-out.
    const failed = count('failed') + count('pending') + modules.flatMap(brokenContainers).length;
    this.#counts = {
      passed: count('passed'),
      failed: failed + unhandled.length,
      skipped: skipped.length,
    };
    if (!this.#filtered) listSkipped(skipped);
    const skipsForbidden = Boolean(process.env['CI']) && skipped.length > 0;
    if (this.#counts.passed === 0 || this.#counts.failed > 0 || skipsForbidden) {
      process.exitCode = 1;
    }
  }

  #close(): void {
    if (this.#counts === undefined) return;
    const { passed, failed, skipped } = this.#counts;
    const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
    const file = process.env['JTS_TEST_SUMMARY'];
    if (file !== undefined) writeFileSync(file, line);
    writeSync(1, line);
  }
}

/** Modules and suites with an error of their own. */
function brokenContainers(module: TestModule): (TestModule | TestSuite)[] {
  return [module, ...module.children.allSuites()].filter(
    (container) => container.errors().length > 0,
  );
}

function listSkipped(tests: readonly TestCase[]): void {
  const groups = new Map<string, string[]>();
  for (const test of tests) {
    const reason = skipReason(test);
    const names = groups.get(reason) ?? [];
    groups.set(reason, [...names, `${test.module.relativeModuleId} > ${test.fullName}`]);
  }
  for (const [reason, names] of groups) {
    console.log(`Skipped: ${reason}\n${names.map((name) => `  ${name}`).join('\n')}\n`);
  }
}

/** The note of `context.skip(note)`; a skipped `describe` has none, so there its title must say why. */
function skipReason(test: TestCase): string {
  const result = test.result();
  if (result.state === 'skipped' && result.note !== undefined) return result.note;
  let reason = test.options.mode === 'todo' ? 'not written yet' : 'no reason given';
  for (let parent = test.parent; parent.type === 'suite'; parent = parent.parent) {
    if (parent.options.mode === 'skip') reason = parent.name;
  }
  return reason;
}
