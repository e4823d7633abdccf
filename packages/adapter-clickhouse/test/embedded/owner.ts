/**
 * A program that owns an engine, for tests of how owners end. Argument: JSON of {@link OwnerRequest}.
 * Prints one line of JSON: the engine, or the error's code and message.
 */
import { isStorageError } from '@jts/domain';
import { startEngine } from '../../src/embedded/start-engine.js';

export interface OwnerRequest {
  readonly path?: string;
  readonly enginePath?: string;
  /** What it does action: stay, end by itself, leave at once, fail, or stop the engine. */
  readonly action: 'stay' | 'end' | 'exit' | 'throw' | 'stop';
}

const request: OwnerRequest = JSON.parse(process.argv[2] ?? '');
try {
  const { action, ...options } = request;
  const engine = await startEngine(options);
  console.log(JSON.stringify({ ...engine, exited: undefined }));
  if (action === 'stay') setInterval(() => {}, 60_000);
  if (action === 'exit') process.exit(0);
  if (action === 'throw') setImmediate(() => Promise.reject(new Error('on purpose')));
  if (action === 'stop') await engine.stop();
} catch (error) {
  if (!isStorageError(error)) throw error;
  console.log(JSON.stringify({ code: error.code, message: error.message }));
}
