import type { TestProject } from 'vitest/node';
import { hostProblem } from '../src/host.js';
import { startServerProcess } from '../src/server-process.js';

/** One server for all test files, so that the first of them need not build its root file system. */
export default async function setup(project: TestProject) {
  const forbidden = process.env['JTS_TEST_MONGO'] === 'off' && 'JTS_TEST_MONGO=off forbids it';
  const unavailable = forbidden || (await hostProblem());
  if (unavailable) {
    project.provide('documentDb', { unavailable });
    return undefined;
  }
  const { url, stop } = await startServerProcess();
  project.provide('documentDb', { url });
  return stop;
}
