import { run } from './packed.mjs';

/**
 * Installs what is missing of Debian's packages, as root, and says so beforehand.
 *
 * @param {readonly string[]} names
 * @returns {Promise<string | undefined>} why some are missing still
 */
export async function installDebianPackages(names) {
  const missing = await missingOf(names);
  if (missing.length === 0) return undefined;
  const problem = `needs of Debian's packages ${missing.join(', ')}`;
  if (process.getuid?.() !== 0) return `${problem}, which only root can install`;
  console.log(`installs on this machine, with apt-get: ${missing.join(', ')}`);
  const install = ['install', '-qy', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'];
  for (const args of [
    ['update', '-q'],
    [...install, ...missing],
  ]) {
    const { ok, output } = await run('env', ['DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args]);
    if (!ok) return `${problem}: apt-get ${args.join(' ')} failed:\n${output}`;
  }
  return undefined;
}

/** @param {readonly string[]} names */
async function missingOf(names) {
  const installed = await Promise.all(
    names.map(async (name) => {
      const query = ['-W', '-f', '$' + '{db:Status-Abbrev}', name];
      return run('dpkg-query', query).then(
        ({ ok, output }) => ok && output.startsWith('ii'),
        () => false, // another system than Debian
      );
    }),
  );
  return names.filter((_, i) => !installed[i]);
}
