import { CommandFailed } from '../failure.js';
import { openInput } from '../input.js';
import type { Terminal } from '../terminal.js';

/** All of a file, or of standard input (`-`), as text. */
export async function readText(
  terminal: Terminal,
  path: string,
): Promise<{ readonly name: string; readonly text: string }> {
  const input = await openInput(terminal, path);
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let text = '';
    for await (const bytes of input.bytes) text += decoder.decode(bytes, { stream: true });
    return { name: input.name, text: text + decoder.decode() };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CommandFailed(`${input.name} is not UTF-8 text`, { cause: error });
  } finally {
    await input.close();
  }
}
