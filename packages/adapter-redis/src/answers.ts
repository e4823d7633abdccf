import { UnreadableAnswerError } from './errors.js';

export function bytesOf(answer: unknown): Uint8Array | null {
  if (answer === null) return null;
  if (!Buffer.isBuffer(answer)) throw new UnreadableAnswerError('bytes were expected');
  // Of a larger buffer it would keep all alive, and others have their parts of it.
  const own = answer.byteLength === answer.buffer.byteLength;
  return own ? new Uint8Array(answer.buffer) : new Uint8Array(answer);
}

export function integerOf(answer: unknown): number {
  const number = Buffer.isBuffer(answer) ? Number(answer.toString()) : answer;
  if (Number.isSafeInteger(number)) return number as number;
  throw new UnreadableAnswerError('an integer was expected');
}

/** Of `TIME`, in milliseconds. */
export function timeOf(answer: unknown): number {
  const [seconds = 0, micros = 0] = listOf(answer, 2).map(integerOf);
  return seconds * 1000 + micros / 1000;
}

export function listOf(answer: unknown, length: number): readonly unknown[] {
  if (Array.isArray(answer) && answer.length === length) return answer;
  throw new UnreadableAnswerError(`a list of ${length} was expected`);
}
