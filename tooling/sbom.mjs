/**
 * Writes the bill of materials of the published packages: `pnpm sbom [FILE]`. CycloneDX JSON, the same
 * for the same sources, with the hashes of the tarballs as npm would publish them.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { withPackedPackages } from './packed.mjs';
import { schemaErrors } from './supply/bill-of-materials.mjs';
import { publishedBill } from './supply/published-bill.mjs';

const { positionals } = parseArgs({ allowPositionals: true });
const [file = 'sbom.cdx.json'] = positionals;

await withPackedPackages(async (packages) => {
  const bill = await publishedBill(packages);
  const errors = await schemaErrors(bill);
  if (errors !== null) throw new Error(`no valid CycloneDX: ${JSON.stringify(errors)}`);
  await writeFile(file, bill);
  console.log(`${file}: ${JSON.parse(bill).components.length} components`);
});
