import { writeFileSync, writeSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestSuite, Vitest } from 'vitest/node';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Lists what was skipped and why, and closes the output with `N passed, N failed[, N skipped]`.
 * What failed is named once more right above that line: the reports before may be long.
 *
 * A run is never green by accident: no test at all, or a skip where `CI` is set, fails it. A file or
 * a suite that fails outside of its tests (on loading, in a hook) counts as one failure. Where
 * `JTS_TEST_SUMMARY` names a file, the closing line goes there too.
 */
export default class SummaryReporter implements Reporter {
  #counts: Counts | undefined;
  #failures: readonly string[] = [];
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
    this.#failures = [
      ...tests.flatMap(failureOfTest),
      ...modules.flatMap(brokenContainers).map(failureOfContainer),
      ...unhandled.map((error) => `outside of a test: ${firstLine(error)}`),
    ];
    this.#counts = {
      passed: count('passed'),
      failed: this.#failures.length,
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
    const failures = this.#failures.map((failure) => `Failed: ${failure}\n`).join('');
    writeSync(1, `${failures}${line}`);
  }
}

/** A test that is still pending was cut short: by a crash of its worker, or by a bail-out. */
function failureOfTest(test: TestCase): string[] {
  const { state, errors } = test.result();
  if (state !== 'failed' && state !== 'pending') return [];
  const reason = state === 'pending' ? 'cut short' : firstLine(errors?.[0]);
  return [`${test.module.relativeModuleId} > ${test.fullName}: ${reason}`];
}

function failureOfContainer(container: TestModule | TestSuite): string {
  const name =
    container.type === 'module'
      ? container.relativeModuleId
      : `${container.module.relativeModuleId} > ${container.fullName}`;
  return `${name}: ${firstLine(container.errors()[0])}`;
}

/** An error's message, as much of it as fits a line of a list. */
function firstLine(error: unknown): string {
  const { message } = Object(error) as { readonly message?: unknown };
  return String(message ?? error)
    .split('\n', 1)
    .join('')
    .slice(0, 200);
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
