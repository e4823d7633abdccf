import { shownBytes } from './bytes.js';
import type { Report } from './fuzz-decoder.js';
import type { Growth } from './growth.js';

const count = (n: number): string => Math.round(n).toLocaleString('en-US');
const megabytes = (bytes: number): string => `${count(bytes / 2 ** 20)} MB`;

/** One decoder's figures, a line each. */
export function reportText(report: Report): string {
  const { decoder, seed, seconds, done, peakBytes } = report;
  if (done === undefined) return `${decoder}, seed ${seed}\n${failureText(report)}`;
  const { inputs, bytes, outcomes, worst, growth } = done;
  const shares = Object.entries(outcomes)
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, n]) => `${outcome} ${count(n)}`);
  const lines = [
    `${decoder}, seed ${seed}: ${count(inputs)} inputs, ${megabytes(bytes)}, in ${count(seconds)} s`,
    `  ${shares.join(', ')}`,
    `  worst input: ${worst.cpuMs.toFixed(1)} ms for ${count(worst.bytes)} bytes (path ${worst.path})`,
    ...(growth === undefined ? [] : [`  ${growthText(growth)}`]),
    `  peak memory: ${megabytes(peakBytes ?? 0)}`,
  ];
  return [...lines, failureText(report)].filter((line) => line !== '').join('\n');
}

function growthText({ of, exponent, bytes, cpuMs }: Growth) {
  if (exponent === 0) return 'time grows no faster than length';
  return `time grows as length^${exponent.toFixed(2)} at most: ${count(cpuMs)} ms for ${count(bytes)} bytes (${of})`;
}

function failureText({ decoder, seed, failure, input }: Report): string {
  if (failure === undefined) return '';
  const { message, path } = failure;
  const again = path === undefined ? '' : ` --path ${path}`;
  return [
    `FAILURE of ${decoder}: ${message}`,
    ...(input === undefined
      ? []
      : [`${shownBytes(input.bytes, 4000)}, pieces of ${input.pieceBytes}, way ${input.way}`]),
    `again with: pnpm fuzz:decoders --decoder ${decoder} --seed ${seed}${again}`,
  ].join('\n');
}
