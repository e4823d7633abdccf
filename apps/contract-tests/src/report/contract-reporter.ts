import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { chosenAdapters } from '../adapters.js';
import { collectRuns } from './collect.js';
import { incompleteSuites } from './completeness.js';
import { asHtml } from './html.js';
import { asMarkdown } from './markdown.js';
import { type ContractReport, extent, failures } from './report.js';
import { asText } from './text.js';

/**
 * Ends a run with the matrix, adapters by ports, and writes it with every case to
 * `contract-report.html` and `contract-report.md`. A run in which an adapter has run other cases
 * than the contract has is a failed one.
 */
export default class ContractReporter implements Reporter {
  #folder = '';
  #start = 0;

  onInit(vitest: Vitest): void {
    this.#folder = vitest.config.root;
    this.#start = performance.now();
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message: string }[]): void {
    const adapters = chosenAdapters();
    const runs = collectRuns(modules);
    const report: ContractReport = {
      at: new Date(),
      durationMs: performance.now() - this.#start,
      adapters,
      runs,
      problems: [
        ...incompleteSuites(adapters, runs),
        ...unhandled.map(({ message }) => `an error that nobody handled: ${message}`),
      ],
    };
    if (report.problems.length > 0 || failures(report).length > 0) process.exitCode = 1;
    this.#write('contract-report.md', asMarkdown(report));
    this.#write('contract-report.html', asHtml(report));
    console.log(
      `${asText(report)}\n\n${extent(report)}; each with its duration: contract-report.html, contract-report.md\n`,
    );
  }

  #write(file: string, content: string): void {
    writeFileSync(join(this.#folder, file), content);
  }
}
