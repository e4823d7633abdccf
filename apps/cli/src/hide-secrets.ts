import { redactUrl, secretsOfUrl } from '@jts/adapter-kit/urls';

/**
 * Takes the passwords of URLs out of the command line that the machine shows of this process: `ps`, and
 * `/proc/PID/cmdline` on Linux. What started it, and who looks before this runs, has it still: a
 * password belongs into the environment or a file.
 *
 * @param args as given: only the view from outside changes
 */
export function hideSecrets(args: readonly string[]): void {
  const shown = shownArguments(args);
  if (shown !== args.join(' ')) process.title = `jts ${shown}`;
}

/** A command line without its secrets, as a line. */
export const shownArguments = (args: readonly string[]): string =>
  together(args).map(redactUrl).join(' ');

/** What of a command line must show in no message, however it is cut out of there. */
export function secretsOfArguments(args: readonly string[]): readonly string[] {
  const whole = args.flatMap(secretsOfUrl);
  const cut = together(args).flatMap(secretsOfUrl);
  return [...whole, ...cut.flatMap((secret) => secret.split(/\s+/))].filter((word) => word !== '');
}

/** Up to the next option: a URL with a space that is not in quotes comes as two arguments. */
function together(args: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const arg of args) {
    const isOption = /^--?[a-z][a-z-]*(?:=|$)/i.test(arg);
    if (isOption || lines.length === 0) lines.push(arg);
    else lines.push(`${lines.pop()} ${arg}`);
  }
  return lines;
}
