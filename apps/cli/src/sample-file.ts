import { fileURLToPath } from 'node:url';

/** The path of a file of the bundled sample, which lies beside both `src` and `dist`. */
export function sampleFile(name: string): string {
  return fileURLToPath(new URL(`../sample/${name}`, import.meta.url));
}
