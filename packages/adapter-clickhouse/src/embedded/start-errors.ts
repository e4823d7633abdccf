import {
  ResourceExhaustedError,
  type StorageError,
  UnavailableError,
  UnsupportedError,
} from '@jts/domain';
import type { EngineChild } from './engine-child.js';

type EndedEngine = Pick<EngineChild, 'output' | 'signal'>;

/** Whether another server took the port before the engine did. */
export function isPortTaken(child: EndedEngine): boolean {
  return /Address already in use/.test(child.output.toString());
}

/** Why an engine ended before it answered. */
export function startError(child: EndedEngine): StorageError {
  const text = child.output.toString();
  const message = `the ClickHouse engine did not start: ${child.output.reason}`;
  if (child.signal === 'SIGILL') {
    return new UnsupportedError(
      'this processor lacks instructions that the ClickHouse engine needs',
    );
  }
  if (/No space left on device|NOT_ENOUGH_SPACE|Disk quota exceeded/.test(text)) {
    return new ResourceExhaustedError(message, { retryable: false });
  }
  if (child.signal === 'SIGKILL' || /MEMORY_LIMIT_EXCEEDED|Cannot allocate memory/.test(text)) {
    return new ResourceExhaustedError(`${message} (out of memory?)`, { retryable: false });
  }
  if (
    /version `GLIBC|cannot open shared object|invalid ELF header|file too short|undefined symbol/.test(
      text,
    )
  ) {
    return new UnsupportedError(message);
  }
  return new UnavailableError(message, { retryable: false });
}
