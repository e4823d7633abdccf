import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { dockerfileProblems } from '../docker/problems.mjs';

const own = readFileSync(new URL('../../apps/gateway/Dockerfile', import.meta.url), 'utf8');

it('finds nothing in ours', () => {
  expect(dockerfileProblems(own)).toEqual([]);
});

it.for([
  ['FROM node:20.20.2-bookworm-slim AS', 'FROM node:latest AS', 'node:latest is not pinned'],
  ['FROM node:20.20.2-bookworm-slim\n', 'FROM node\n', 'node is not pinned'],
  ['USER node', 'USER root', 'the image runs as root'],
  ['USER node', 'USER 0:0', 'the image runs as root'],
  ['USER node\n', '', 'the image runs as root'],
  ['HEALTHCHECK', '# HEALTHCHECK', 'there is no HEALTHCHECK'],
  ['--interval=10s', '--interval=10', 'unit'],
  ['STOPSIGNAL SIGTERM', 'STOPSIGNAL TERMINATE', 'signal'],
  ['WORKDIR /src', 'WORKDIRS /src', 'instruction'],
  ['EXPOSE 50051', 'EXPOSE http', 'port'],
] as const)('%s in place of %s', ([before, after, says]) => {
  expect(own).toContain(before);
  const problems = dockerfileProblems(own.replace(before, after));
  expect(problems.join('\n').toLowerCase()).toContain(says.toLowerCase());
});
