import { readFile } from 'node:fs/promises';
import { checkText, ValidationError } from '@jts/domain';
import { systemReasonOf } from './system-reasons.js';

/**
 * A value that is given as such, or as a file that holds it: a secret that Docker or Kubernetes
 * mounts, say. A newline at the file's end is dropped.
 *
 * @param name the option of the value
 * @param option that of the file
 * @throws ValidationError naming the option: both are given, or the file can't be read or is empty
 */
export async function valueOrFile(
  name: string,
  value: unknown,
  file: unknown,
  option = `${name}File`,
): Promise<string | undefined> {
  if (file === undefined) return value === undefined ? undefined : checkText(name, value);
  if (value !== undefined) {
    throw new ValidationError(option, `stands in place of ${name}: give one of them`);
  }
  return readSecret(option, file);
}

async function readSecret(option: string, file: unknown): Promise<string> {
  const secret = (await readText(option, file)).replace(/\r?\n$/, '');
  if (secret === '') throw new ValidationError(option, 'names an empty file');
  return secret;
}

async function readText(option: string, file: unknown): Promise<string> {
  const path = checkText(option, file);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    // Neither the path nor the cause, which has it: somebody may have put the secret itself there.
    throw new ValidationError(option, `can't be read: ${systemReasonOf(error)}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ValidationError(option, 'names a file that is no text in UTF-8');
  }
}
