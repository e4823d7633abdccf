import { Contrib, Enums, Models, Serialize, Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import parseLicence from 'spdx-expression-parse';

/** @typedef {import('./parts.mjs').Part} Part */

const { LicenseFactory } = Contrib.License.Factories;
const { parsePackageIntegrity } = Contrib.FromNodePackageJson.Utils;
const licenceFactory = new LicenseFactory(parseLicence);
const spec = Spec.Spec1dot6;
const validator = new Validation.JsonStrictValidator(spec.version);

/**
 * The bill of materials of what is published, as CycloneDX JSON. The same workspace gives the same
 * text, on whatever machine and whenever: no date, no random number, and an order of its own.
 *
 * @param {ReadonlyMap<string, Part>} parts by `name@version`
 * @param {ReadonlyMap<string, unknown>} licences SPDX expressions, by `name@version`
 * @param {ReadonlyMap<string, string>} integrities `sha512-...` of our own tarballs, by `name@version`
 */
export function billOfMaterials(parts, licences, integrities) {
  const components = new Map(
    [...parts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => {
        const integrity = part.integrity ?? integrities.get(key);
        return [key, component(part, licences.get(key), integrity)];
      }),
  );
  for (const [key, { dependencies }] of components) {
    for (const need of [...(parts.get(key)?.needs ?? [])].toSorted()) {
      const needed = components.get(need);
      if (needed !== undefined) dependencies.add(needed.bomRef);
    }
  }
  const bom = new Models.Bom({
    components: new Models.ComponentRepository(components.values()),
    metadata: new Models.Metadata({
      component: workspaceComponent(parts, components),
      properties: new Models.PropertyRepository([new Models.Property('cdx:reproducible', 'true')]),
    }),
  });
  const normalizers = new Serialize.JSON.Normalize.Factory(spec);
  return `${new Serialize.JsonSerializer(normalizers).serialize(bom, { space: 2 })}\n`;
}

/**
 * @param {string} text
 * @returns {Promise<unknown>} where the text breaks the schema of CycloneDX; null if nowhere
 */
export const schemaErrors = (text) => validator.validate(text);

/**
 * @param {Part} part
 * @param {unknown} licence
 * @param {string | undefined} integrity
 */
function component({ name: whole, version, optional }, licence, integrity) {
  const [, group, name = whole] = /^(@[^/]+)\/(.+)$/.exec(whole) ?? [];
  const purl = new PackageURL('npm', group, name, version, undefined, undefined).toString();
  const licences = typeof licence === 'string' ? [licenceFactory.makeFromString(licence)] : [];
  return new Models.Component(Enums.ComponentType.Library, name, {
    bomRef: purl,
    version,
    purl,
    scope: optional ? Enums.ComponentScope.Optional : Enums.ComponentScope.Required,
    licenses: new Models.LicenseRepository(licences),
    ...(group === undefined ? {} : { group }),
    ...(integrity === undefined
      ? {}
      : { hashes: new Models.HashDictionary([parsePackageIntegrity(integrity)]) }),
  });
}

/**
 * What all of it is a bill of; it needs each package of ours.
 *
 * @param {ReadonlyMap<string, Part>} parts
 * @param {ReadonlyMap<string, Models.Component>} components
 */
function workspaceComponent(parts, components) {
  const own = [...components].filter(([key]) => parts.get(key)?.path !== undefined);
  return new Models.Component(Enums.ComponentType.Library, 'jts-storage', {
    bomRef: 'jts-storage',
    dependencies: new Models.BomRefRepository(own.map(([, { bomRef }]) => bomRef)),
  });
}
