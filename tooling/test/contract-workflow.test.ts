import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { validateWorkflow } from '@action-validator/core';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const read = (name: string) => readFileSync(path(name), 'utf8');

const text = read('.github/workflows/contract.yml');
const { contract } = parse(text).jobs;
const rows: readonly Readonly<Record<string, string>>[] = contract.strategy.matrix.include;

test('the workflow is one that GitHub understands', () => {
  expect(validateWorkflow(text).errors).toEqual([]);
});

test('what is none is found', () => {
  const wrong = text.replace('runs-on:', 'run-on:');
  expect(validateWorkflow(wrong).errors).not.toEqual([]);
});

test('each adapter has its job', () => {
  const targets = readdirSync(path('apps/contract-tests/src/targets'));
  const names = targets.map((file) => file.replace(/\.ts$/, ''));
  expect(rows.map(({ adapter }) => adapter).toSorted()).toEqual(names.toSorted());
});

test('each service that a job names is there, and no other', () => {
  const named = new Set(rows.flatMap(({ adapter: _, ...services }) => Object.keys(services)));
  expect(Object.keys(contract.services).toSorted()).toEqual([...named].toSorted());
});

test('its versions are ours', () => {
  const { packageManager } = JSON.parse(read('package.json'));
  const used = new Set(text.match(/\bpnpm@[\d.]+/g));
  expect([...used]).toEqual([packageManager]);
  const [, image] =
    /image = '(.*)'/.exec(read('apps/contract-tests/src/servers/clickhouse.ts')) ?? [];
  const images = new Set(rows.flatMap(({ clickhouse = [] }) => clickhouse));
  expect([...images]).toEqual([image]);
});
