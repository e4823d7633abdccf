import { Readable, Writable } from 'node:stream';
import { run } from '../src/program.js';

/** What a test gives to a command beside its arguments. */
export interface Situation {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array | Readable;
  /** Whether a person sits there. */
  readonly isTerminal?: boolean;
  readonly interrupted?: AbortSignal;
}

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line in this process. */
export async function runJts(args: readonly string[], situation: Situation = {}): Promise<Outcome> {
  const { env = {}, cwd = '/nowhere', stdin = '', isTerminal: isTTY = false } = situation;
  const { interrupted = new AbortController().signal } = situation;
  const [stdout, stderr] = [new Gathering(), new Gathering()];
  const input = stdin instanceof Readable ? stdin : Readable.from([Buffer.from(stdin)]);
  const code = await run(
    {
      stdin: Object.assign(input, { isTTY }),
      stdout: Object.assign(stdout, { isTTY }),
      stderr: Object.assign(stderr, { isTTY }),
      env,
      cwd,
      interrupted,
    },
    args,
    '1.2.3',
  );
  return { code, out: stdout.text, err: stderr.text };
}

class Gathering extends Writable {
  text = '';

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk;
    done();
  }
}
