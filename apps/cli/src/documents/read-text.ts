import { TooLargeError } from '@jts/domain';
import { CommandFailed } from '../failure.js';
import { openInput } from '../input.js';
import type { Terminal } from '../terminal.js';

/** A result of a million trades is some 300 MB; what is larger is no document of ours. */
const mostBytes = 400_000_000;

/**
 * All of a file, or of standard input (`-`), as text.
 *
 * @throws TooLargeError for one of more than 400 MB, which is not read to its end
 */
export async function readText(
  terminal: Terminal,
  path: string,
): Promise<{ readonly name: string; readonly text: string }> {
  const input = await openInput(terminal, path);
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let text = '';
    let length = 0;
    for await (const bytes of input.bytes) {
      length += bytes.length;
      if (length > mostBytes) throw tooLarge(input.name);
      text += decoder.decode(bytes, { stream: true });
    }
    return { name: input.name, text: text + decoder.decode() };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CommandFailed(`${input.name} is not UTF-8 text`, { cause: error });
  } finally {
    await input.close();
  }
}

function tooLarge(name: string): TooLargeError {
  return new TooLargeError(`${name} is larger than ${mostBytes / 1_000_000} MB: it is no document`);
}
