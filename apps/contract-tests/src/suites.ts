import { cacheSuites, documentSuites, marketDataSuites } from '@jts/conformance';
import {
  cacheStoreConformance,
  documentConformance,
  marketDataConformance,
} from '@jts/conformance/vitest';
import type { CacheStore, DocumentStore } from '@jts/ports';
import { afterAll, beforeAll, describe, expect, it, type RunnerTask } from 'vitest';
import type { CacheSuite, DocumentSuite, MarketSuite } from './adapters.js';
import type { PageTarget } from './browser/chromium-target.js';
import type { OpenPage } from './browser/open-page.js';
import type { StoreTarget } from './store-target.js';

/**
 * How long a step of a case may take: any calls at once through a gateway take seconds, and have taken more
 * than ninety on a machine where much else was at work.
 */
const timeoutMs = 300_000;

/**
 * Registers a suite for a target, and behind it the check that this file has run every case that
 * there is: no adapter runs fewer than another.
 */
export function runSuite(name: MarketSuite, target: StoreTarget): void {
  run(name, marketDataSuites[name], target, () =>
    marketDataConformance(target, { suites: [name], timeoutMs }),
  );
}

/** Likewise, of documents. */
export function runDocumentSuite(name: DocumentSuite, target: StoreTarget<DocumentStore>): void {
  run(name, documentSuites[name], target, () =>
    documentConformance(target, { suites: [name], timeoutMs }),
  );
}

/** Likewise, of caches and rate limits. */
export function runCacheSuite(name: CacheSuite, target: StoreTarget<CacheStore>): void {
  run(name, cacheSuites[name], target, () =>
    cacheStoreConformance(target, { suites: [name], timeoutMs }),
  );
}

/** Likewise, cases that a page runs. */
export function runSuiteInPage(name: MarketSuite | DocumentSuite, target: PageTarget): void {
  const cases = { ...marketDataSuites, ...documentSuites }[name];
  run(name, cases, target, () =>
    describe(`${target.name}: ${name}`, () => {
      let page: OpenPage;
      beforeAll(async () => {
        page = await target.open();
      });
      afterAll(() => page.close());
      for (const { key, title } of cases) {
        it(`${key}: ${title}`, { timeout: 0 }, async () => {
          const failure = await page.runCase(name, key, timeoutMs);
          if (failure === undefined) return;
          throw Object.assign(new Error(failure.message), { stack: failure.stack });
        });
      }
    }),
  );
}

interface Named {
  readonly key: string;
  readonly title: string;
}

function run(
  name: string,
  cases: readonly Named[],
  { name: adapter, unavailable }: Pick<StoreTarget, 'name' | 'unavailable'>,
  register: () => void,
): void {
  if (unavailable !== undefined) {
    it(`${adapter}: ${name}`, (context) => context.skip(unavailable));
    return;
  }
  register();
  it(`${adapter}: every case about ${name} has run`, ({ task }) => {
    const names = testsOf(task.file.tasks)
      .filter((test) => hasRun(test))
      .map((test) => test.name);
    const expected = cases.map(({ key, title }) => `${key}: ${title}`);
    expect(names.toSorted()).toEqual(expected.toSorted());
  });
}

function testsOf(tasks: readonly RunnerTask[]): RunnerTask[] {
  return tasks.flatMap((task) => (task.type === 'suite' ? testsOf(task.tasks) : [task]));
}

/** Not the check itself: it is still running. */
function hasRun({ result }: RunnerTask): boolean {
  return result?.state === 'pass' || result?.state === 'fail';
}
