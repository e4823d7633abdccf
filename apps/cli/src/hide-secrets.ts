import { redactUrl } from '@jts/adapter-kit/urls';

/**
 * Takes the passwords of URLs out of the command line that the machine shows of this process: `ps`, and
 * `/proc/PID/cmdline` on Linux. What started it, and who looks before this runs, has it still: a
 * password belongs into the environment or a file.
 *
 * @param args as given: only the view from outside changes
 */
export function hideSecrets(args: readonly string[]): void {
  const shown = args.map(redactUrl);
  if (shown.some((text, i) => text !== args[i])) process.title = ['jts', ...shown].join(' ');
}
