import type { Command } from './command.js';
import type { Answer } from './frame.js';

export interface Request {
  readonly command: Command;
  /** False for a fire-and-forget message (`moreToCome`). */
  readonly expectsReply: boolean;
  /** Whether it came as OP_QUERY, which only the first message of a driver may do. */
  readonly isHandshake: boolean;
  /** Encodes the answer as the request was encoded. */
  reply(answer: Answer): Buffer;
}
