import { validate } from 'dockerfile-utils';

/**
 * What is wrong with a Dockerfile: what Docker would refuse or warn of, a base that is not pinned to a
 * release, and an image that runs as root or can't be asked how it does.
 *
 * @param {string} text
 * @returns {string[]} with the number of the line
 */
export function dockerfileProblems(text) {
  const found = validate(text).map(({ range, message }) => `${range.start.line + 1}: ${message}`);
  const lines = text.split('\n');
  const stages = new Set();
  for (const [i, line] of lines.entries()) {
    const [, image = '', stage] = /^FROM\s+(\S+)(?:\s+AS\s+(\S+))?/i.exec(line) ?? [];
    if (image === '') continue;
    if (!stages.has(image) && !/:\d+\.\d+\.\d+|@sha256:/.test(image)) {
      found.push(`${i + 1}: ${image} is not pinned to a release`);
    }
    stages.add(stage);
  }
  const last = lines.slice(lines.findLastIndex((line) => /^FROM\s/i.test(line)));
  const user = last.findLast((line) => /^USER\s/i.test(line))?.split(/\s+/)[1];
  if (user === undefined || /^(?:root|0)(?::|$)/.test(user)) found.push('the image runs as root');
  if (!last.some((line) => /^HEALTHCHECK\s/i.test(line))) found.push('there is no HEALTHCHECK');
  return found;
}
