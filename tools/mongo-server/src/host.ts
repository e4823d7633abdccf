import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Each in a package that every Debian and Ubuntu has. */
const programs = ['apt-get', 'chroot', 'dpkg-query', 'flock', 'mount', 'setpriv', 'unshare'];

/** Why the server can't run on this machine, for this user; undefined where it can. */
export async function hostProblem(): Promise<string | undefined> {
  if (process.platform !== 'linux') return `${need}, not on ${process.platform}`;
  if (process.getuid?.() !== 0) return `${need}, as root: it mounts and changes its root directory`;
  const missing = await output('sh', ['-c', findMissing, 'sh', ...programs]);
  if (missing) return `${need}: there is no ${missing} here`;
  // The one thing that a container may forbid root.
  const mounted = await output('unshare', ['--mount', 'mount', '--make-rprivate', '/']);
  return mounted === undefined
    ? `${need} with the right to mount (CAP_SYS_ADMIN), which is missing here`
    : undefined;
}

const need = 'the MongoDB-compatible server runs on Debian and Ubuntu only';

/** Names the first program that is not there. */
const findMissing = 'for p; do command -v "$p" >&2 || { echo "$p"; break; }; done';

/** What a program prints; undefined where it fails. */
async function output(program: string, args: readonly string[]): Promise<string | undefined> {
  return run(program, args).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}
