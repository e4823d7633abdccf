import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { versionProblems } from './exact-versions.mjs';
import { installScriptProblems } from './install-scripts.mjs';
import { readInstalled } from './installed.mjs';
import { licenceProblems, licencesOf } from './licences.mjs';
import { publishedParts } from './parts.mjs';
import { pinProblems } from './pinned-tools.mjs';
import { readWorkspace } from './workspace.mjs';

/**
 * Looks at what a workspace depends on, without a network.
 *
 * @param {string} folder
 * @returns {Promise<{ locked: number, published: number, problems: string[] }>} how many packages
 *   the lockfile has and users get, and what is wrong with them
 */
export async function lookAtSupply(folder) {
  const workspace = await readWorkspace(folder);
  const installed = await readInstalled(folder);
  const parts = publishedParts(workspace);
  const licences = licencesOf(parts, installed, workspace.members);
  const { packageManager = '' } = workspace.members.get('.') ?? {};
  const problems = [
    ...versionProblems(workspace),
    ...pinProblems(await textsWithTools(workspace), packageManager),
    ...installScriptProblems(workspace, installed, parts),
    ...licenceProblems(parts, licences),
  ];
  const locked = Object.keys(workspace.lockfile.packages).length;
  return { locked, published: parts.size, problems };
}

/**
 * The files that name tools by their versions.
 *
 * @param {import('./workspace.mjs').Workspace} workspace
 */
async function textsWithTools({ folder, members }) {
  const workflows = await readdir(join(folder, '.github/workflows'));
  const files = [
    ...workflows.map((name) => `.github/workflows/${name}`),
    ...['.ci/run', 'CONTRIBUTING.md'],
    ...Array.from(members.keys(), (path) => join(path, 'README.md')),
  ].filter((file) => existsSync(join(folder, file)));
  const texts = files.map(async (file) => {
    return /** @type {const} */ ([file, await readFile(join(folder, file), 'utf8')]);
  });
  return new Map(await Promise.all(texts));
}
