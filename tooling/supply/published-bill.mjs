import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { root } from '../packed.mjs';
import { billOfMaterials } from './bill-of-materials.mjs';
import { readInstalled } from './installed.mjs';
import { licencesOf } from './licences.mjs';
import { publishedParts } from './parts.mjs';
import { readWorkspace } from './workspace.mjs';

/**
 * The bill of materials of these packages of ours, with all that users get along with them.
 *
 * @param {readonly import('../packed.mjs').PackedPackage[]} packages
 */
export async function publishedBill(packages) {
  const workspace = await readWorkspace(root);
  const parts = publishedParts(workspace);
  const licences = licencesOf(parts, await readInstalled(root), workspace.members);
  const integrities = packages.map(async ({ manifest: { name, version }, tarball }) => {
    const digest = createHash('sha512')
      .update(await readFile(tarball))
      .digest('base64');
    return /** @type {const} */ ([`${name}@${version}`, `sha512-${digest}`]);
  });
  return billOfMaterials(parts, licences, new Map(await Promise.all(integrities)));
}
