import { type DescMessage, type DescMethod, type MessageShape, toBinary } from '@bufbuild/protobuf';
import {
  Code,
  ConnectError,
  createContextKey,
  type Interceptor,
  type StreamRequest,
  type StreamResponse,
  type UnaryRequest,
  type UnaryResponse,
} from '@connectrpc/connect';
import { unlessAborted } from '@jts/adapter-kit';
import { callHeader, givenUpHeader } from '@jts/proto';
import { callerKey } from './access/admission.js';
import { accessOf } from './access/roles.js';
import type { Caller } from './access/tokens.js';
import { EndedCalls } from './ended-calls.js';

/** Fires when the client has told by another call that it has given this one up. */
export const givenUpSignal = createContextKey<AbortSignal | undefined>(undefined);

/** Of each caller: what one of them names costs no other what is known of theirs. */
const memory = { forMs: 60_000, calls: 10_000, bytes: 2 ** 23 };
/** Of a longer answer its content is known to the client, and what it says about itself is read back. */
const longestAnswer = 65_536;

type Request = UnaryRequest | StreamRequest;
type Answer = UnaryResponse | StreamResponse;
type Begin = (request: Request) => Promise<Answer>;

interface Attempt {
  readonly end: AbortController;
  /** Whether all of its request has come: then it needs its client for nothing. */
  isWhole(): boolean;
  /** Its answer, undefined where it has failed. */
  readonly outcome: Promise<Answer | undefined>;
}

/** Whether a client may make this call again under the same name, and wants to know what has become of it. */
export const mayBeRepeated = (method: DescMethod, header: Headers): boolean =>
  header.has(callHeader) && isWrite(method);

const isWrite = (method: DescMethod): boolean =>
  (method.methodKind === 'unary' || method.methodKind === 'client_streaming') &&
  accessOf(method) === 'write';

/**
 * Keeps the attempts of one call apart (G9): a connection that is lost leaves an attempt behind. It goes on,
 * and the next attempt, by another connection, gets its outcome; one of which not all has come is ended,
 * and done again. What was given up is ended before the client's next write, lest it overwrite that. What
 * another caller says of a call is nothing to it.
 */
export function repeatedCalls(): Interceptor {
  const ofCallers = new Map<Caller | undefined, ReturnType<typeof callsOfOne>>();
  return (next) => async (request) => {
    if (!isWrite(request.method)) return next(request);
    const caller = request.contextValues.get(callerKey);
    const calls = ofCallers.get(caller) ?? callsOfOne();
    ofCallers.set(caller, calls);
    const givenUp = request.header.get(givenUpHeader)?.split(',') ?? [];
    await Promise.all(givenUp.map((id) => calls.giveUp(id.trim())));
    const id = request.header.get(callHeader);
    if (id === null) return next(request);
    return calls.attempt(id, request, async (own) => kept(await next(own)));
  };
}

function callsOfOne() {
  const running = new Map<string, Attempt>();
  const ended = new EndedCalls<Answer>(memory);

  async function giveUp(name: string): Promise<void> {
    const attempt = running.get(name);
    attempt?.end.abort(isGivenUp());
    // What it has done already is its answer still: its client may have named it between two attempts.
    const answer = (await attempt?.outcome) ?? ended.get(name)?.answer;
    if (answer === undefined) ended.remember(name, undefined, 0);
  }

  async function attempt(name: string, request: Request, begin: Begin): Promise<Answer> {
    for (let earlier = running.get(name); earlier !== undefined; earlier = running.get(name)) {
      if (!earlier.isWhole()) {
        earlier.end.abort(new ConnectError('the client has repeated this call', Code.Canceled));
      }
      const known = await unlessAborted(earlier.outcome, request.signal);
      if (known?.method === request.method) return repeated(known);
      if (running.get(name) === earlier) running.delete(name);
    }
    const known = endOf(ended, name);
    if (known?.method === request.method) return repeated(known);
    return run(name, request, begin);
  }

  async function run(name: string, request: Request, begin: Begin): Promise<Answer> {
    const end = new AbortController();
    request.contextValues.set(givenUpSignal, end.signal);
    let isWhole = !request.stream;
    const onEnd = () => {
      isWhole = true;
    };
    const answer = begin(watched(request, onEnd));
    const own = { end, isWhole: () => isWhole, outcome: answer.catch(() => undefined) };
    running.set(name, own);
    try {
      const response = await answer;
      const bytes = await bytesOf(response);
      if (bytes <= longestAnswer) ended.remember(name, response, bytes);
      return response;
    } catch (error) {
      // In whatever words the store has told that it was ended.
      throw end.signal.aborted ? end.signal.reason : error;
    } finally {
      if (running.get(name) === own) running.delete(name);
    }
  }

  return { giveUp, attempt };
}

/** The same request, which tells when all of it has been read. */
function watched(request: Request, onEnd: () => void): Request {
  if (!request.stream) return request;
  const message = async function* () {
    yield* request.message;
    onEnd();
  };
  return { ...request, message: message() };
}

/** An answer that can be given again: of a stream, what has come is kept. */
async function kept(answer: Answer): Promise<Answer> {
  if (!answer.stream) return answer;
  const messages: MessageShape<DescMessage>[] = [];
  for await (const message of answer.message) messages.push(message);
  const again = async function* () {
    yield* messages;
  };
  return { ...answer, message: { [Symbol.asyncIterator]: again } };
}

/** The same answer to another request, which comes by the same protocol: its client has but one. */
const repeated = (answer: Answer): Answer => ({
  ...answer,
  header: new Headers(answer.header),
  trailer: new Headers(answer.trailer),
});

/** @throws ConnectError where the call was given up: its client waits for nothing of it any more */
function endOf(ended: EndedCalls<Answer>, name: string): Answer | undefined {
  const end = ended.get(name);
  if (end === undefined || end.answer !== undefined) return end?.answer;
  throw isGivenUp();
}

/** By the header the client knows that nothing is left of it: it may go on under another name. */
const isGivenUp = (): ConnectError =>
  new ConnectError('the client has given this call up', Code.Canceled, { [givenUpHeader]: 'true' });

async function bytesOf({ stream, method, message }: Answer): Promise<number> {
  let bytes = 0;
  const add = (one: MessageShape<DescMessage>) => {
    bytes += toBinary(method.output, one).length;
  };
  if (stream) for await (const one of message) add(one);
  else add(message);
  return bytes;
}
