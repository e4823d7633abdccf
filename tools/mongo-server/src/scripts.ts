import { fileURLToPath } from 'node:url';

/** The path of a shell script of this package: as far away from `src` as from `dist`. */
export function script(name: string): string {
  return fileURLToPath(new URL(`../scripts/${name}`, import.meta.url));
}
