const groups = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/** pnpm writes dependencies in the order in which it has looked them up: another one each time. */
function beforePacking(manifest) {
  for (const group of groups.filter((name) => name in manifest)) {
    const sorted = Object.entries(manifest[group]).toSorted(([a], [b]) => (a < b ? -1 : 1));
    manifest[group] = Object.fromEntries(sorted);
  }
  return manifest;
}

module.exports = { hooks: { beforePacking } };
