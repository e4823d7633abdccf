import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { validateWorkflow } from '@action-validator/core';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const read = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8');

const text = read('.github/workflows/release.yml');
const workflow = parse(text);
const { release } = workflow.jobs;
const commands: readonly string[] = release.steps.flatMap(
  (step: { run?: string }) => step.run ?? [],
);
const { scripts, packageManager } = JSON.parse(read('package.json'));

test('the workflow is one that GitHub understands', () => {
  expect(validateWorkflow(text).errors).toEqual([]);
});

test('what is none is found', () => {
  const wrong = text.replace('runs-on:', 'run-on:');
  expect(validateWorkflow(wrong).errors).not.toEqual([]);
});

test('nothing is published but by hand, from main, and after its checks', () => {
  expect(workflow.on).toBe('workflow_dispatch');
  expect(release.if).toBe("github.ref == 'refs/heads/main'");
  const [checks, bill, publish] = ['check', 'sbom', 'changeset publish'].map((script) =>
    commands.indexOf(`npx -y ${packageManager} ${script}`),
  );
  expect(checks).toBeGreaterThan(0);
  expect(bill).toBe((checks ?? 0) + 1);
  expect(publish).toBe((bill ?? 0) + 1);
});

test('no right that it does not need, no secret, and no right at all for another job', () => {
  expect(workflow.permissions).toEqual({ contents: 'read' });
  expect(release.permissions).toEqual({ contents: 'write', 'id-token': 'write' });
  expect(Object.keys(workflow.jobs)).toEqual(['release']);
  expect(text).not.toMatch(/secrets\./);
});

test('each command of ours that it runs is a script, or one of pnpm itself', () => {
  const ours = commands.flatMap((run) => /^npx -y pnpm@\S+ ([a-z]+)/.exec(run)?.[1] ?? []);
  expect(ours).toEqual(['install', 'check', 'sbom', 'changeset']);
  for (const name of ours) if (name !== 'install') expect(scripts).toHaveProperty(name);
});

test('what it leaves behind is what `pnpm sbom` writes', () => {
  const { path } = release.steps.at(-1).with;
  expect(read('tooling/sbom.mjs')).toContain(`'${path}'`);
});
