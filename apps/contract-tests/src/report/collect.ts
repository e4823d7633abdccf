import { basename } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { TestCase, TestModule } from 'vitest/node';
import { adapters, type SuiteName } from '../adapters.js';
import type { CaseRun } from './report.js';

/** The outcomes of all files of tests that are an adapter's suite; others are no part of the contract. */
export function collectRuns(modules: readonly TestModule[]): CaseRun[] {
  return modules.flatMap((module) => {
    const of = suiteOf(module);
    if (of === undefined) return [];
    const tests = [...module.children.allTests()].flatMap((test) => runOf(test, of));
    return [...tests, ...brokenSuites(module, of)];
  });
}

interface SuiteOfAdapter {
  readonly adapter: string;
  readonly suite: SuiteName;
}

/** `mongo.formulas.test.ts` */
function suiteOf(module: TestModule): SuiteOfAdapter | undefined {
  const [adapter = '', name, test] = basename(module.moduleId).split('.');
  const suite = adapters[adapter]?.suites.find((one) => one === name);
  return suite === undefined || test !== 'test' ? undefined : { adapter, suite };
}

function runOf(test: TestCase, of: SuiteOfAdapter): CaseRun[] {
  const [, key = '', title = test.name] = /^([A-Z]\d+\/[a-z0-9-]+): (.*)$/s.exec(test.name) ?? [];
  const result = test.result();
  // A test that passes and is no case is the check that all cases have run.
  if (key === '' && result.state === 'passed') return [];
  const run = { ...of, key, title, durationMs: test.diagnostic()?.duration ?? 0 };
  if (result.state === 'passed') return [{ ...run, outcome: 'passed', message: '' }];
  if (result.state === 'skipped') {
    return [{ ...run, outcome: 'skipped', message: result.note ?? 'no reason given' }];
  }
  const found = result.state === 'failed' ? result.errors : [];
  // A test that is still pending was cut short: by a crash of its worker, or by Ctrl-C.
  return [{ ...run, outcome: 'failed', message: text(found) || 'did not come to its end' }];
}

/** Files and suites that fail outside of their tests: on loading, in a hook. */
function brokenSuites(module: TestModule, of: SuiteOfAdapter): CaseRun[] {
  return [module, ...module.children.allSuites()]
    .filter((container) => container.errors().length > 0)
    .map((container) => ({
      ...of,
      key: '',
      title: container.type === 'module' ? 'the file of tests' : container.name,
      outcome: 'failed',
      durationMs: 0,
      message: text(container.errors()),
    }));
}

interface FoundError {
  readonly message: string;
  readonly diff?: string | undefined;
}

const text = (errors: readonly FoundError[]): string =>
  errors
    .map(({ message, diff }) => [message, diff].filter((part) => part).join('\n'))
    .map(stripVTControlCharacters)
    .join('\n\n');
