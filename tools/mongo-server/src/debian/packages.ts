import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The builder, and the keys with which Debian signs; Ubuntu has these in a package of their own. */
const needed = ['mmdebstrap', 'debian-archive-keyring'];

/** The mirror of machines whose apt names none, such as those with Ubuntu. */
const publicMirror = 'http://deb.debian.org/debian';

/** Those of the needed packages that this machine does not have. */
export async function missingPackages(): Promise<string[]> {
  const installed = await Promise.all(needed.map(isInstalled));
  return needed.filter((_, i) => !installed[i]);
}

async function isInstalled(name: string): Promise<boolean> {
  return run('dpkg-query', ['--status', name]).then(
    ({ stdout }) => stdout.includes('\nStatus: install ok installed\n'),
    () => false, // dpkg has never heard of it
  );
}

/** Installs packages on this machine, with apt's output on stderr. */
export async function install(names: readonly string[]): Promise<void> {
  await aptGet(['update', '-q']);
  const options = ['-qy', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'];
  await aptGet(['install', ...options, ...names]);
}

/** In a session of its own: dpkg interrupted half-way through would leave work to the user. */
async function aptGet(args: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const child = spawn('apt-get', args, { env, detached: true, stdio: ['ignore', 2, 2] });
  const [code, signal] = await once(child, 'exit');
  if (code !== 0) throw new Error(`apt-get ${args.join(' ')} failed (${signal ?? code})`);
}

/** The mirror that this machine's apt takes Debian's packages from. */
export async function debianMirror(): Promise<string> {
  const known = await configuredMirror();
  if (known !== undefined) return known;
  // Which of its sources are Debian's apt knows only once it has their lists.
  await aptGet(['update', '-q']);
  return (await configuredMirror()) ?? publicMirror;
}

async function configuredMirror(): Promise<string | undefined> {
  const filter = ['Origin: Debian', 'Label: Debian', 'Component: main'];
  const query = ['indextargets', '--format', '$(REPO_URI)', ...filter];
  const { stdout } = await run('apt-get', query);
  return stdout.split('\n').find((line) => line !== '');
}
