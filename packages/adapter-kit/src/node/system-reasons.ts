const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EADDRINUSE: 'the port is taken',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'this machine has no such address',
};

/** Why the system refused; never what it was asked for, which may be a secret. */
export function systemReasonOf(error: unknown): string {
  const code = systemCodeOf(error);
  return code === undefined ? 'for a reason unknown' : (reasons[code] ?? code);
}

/** The system's code of an error, or of what has caused it: `ENOENT`. */
export function systemCodeOf(error: unknown): string | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 10; depth++) {
    if (
      'code' in cause &&
      typeof cause.code === 'string' &&
      /^E[A-Z0-9_]{2,40}$/.test(cause.code)
    ) {
      return cause.code;
    }
    cause = cause.cause;
  }
  return undefined;
}
