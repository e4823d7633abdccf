import { cors } from '@connectrpc/connect';
import { checkOptionNames, type OptionNames } from '@jts/adapter-kit';
import { ValidationError } from '@jts/domain';
import { callHeader, givenUpHeader } from '@jts/proto';
import type { NodeRequest, NodeResponse } from './node-handler.js';

export interface CorsOptions {
  /**
   * The origins whose pages may call, as browsers name them: `https://charts.example.com`, with the port
   * where it is not the usual one. None if empty.
   */
  readonly origins: readonly string[];
}

const optionNames: OptionNames<CorsOptions> = { origins: true };

type Handle = (request: NodeRequest, response: NodeResponse) => void;

const allowed = {
  'Access-Control-Allow-Methods': cors.allowedMethods.join(', '),
  'Access-Control-Allow-Headers': [
    ...cors.allowedHeaders,
    ...['Authorization', callHeader, givenUpHeader],
  ].join(', '),
  // As long as any browser remembers it, in seconds.
  'Access-Control-Max-Age': '7200',
};
const exposed = cors.exposedHeaders.join(', ');

/**
 * Lets pages of these origins call. A page of any other is refused with 403 before anything is done, whether
 * its browser asks first or not; also one that came from an address which leads here (DNS rebinding). What is
 * no page names no origin.
 *
 * @throws ValidationError naming the option or the origin that is none
 */
export function allowOrigins(options: CorsOptions, handle: Handle): Handle {
  checkOptionNames(options, optionNames, 'cors');
  const { origins } = options;
  if (!Array.isArray(origins)) throw new ValidationError('cors.origins', 'must be a list');
  const known = new Set(origins.map(checkOrigin));
  return (request, response) => {
    const { origin } = request.headers;
    if (origin === undefined) return handle(request, response);
    response.setHeader('Vary', 'Origin');
    if (!known.has(origin)) return end(response, 403);
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', exposed);
    if (!isQuestion(request)) return handle(request, response);
    for (const [name, value] of Object.entries(allowed)) response.setHeader(name, value);
    end(response, 204);
  };
}

function checkOrigin(value: unknown, i: number): string {
  if (typeof value === 'string' && isOrigin(value)) return value;
  throw new ValidationError(`cors.origins[${i}]`, originRule);
}

export const originRule =
  'must be an origin as browsers name it, such as https://charts.example.com';

export function isOrigin(text: string): boolean {
  if (!/^https?:/.test(text)) return false;
  try {
    return new URL(text).origin === text;
  } catch {
    return false;
  }
}

/** A browser asks first whether the call itself would be allowed. */
const isQuestion = ({ method, headers }: NodeRequest): boolean =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;

function end(response: NodeResponse, status: number): void {
  response.statusCode = status;
  response.end();
}
