import * as z from 'zod';
import { roles } from '../access/roles.js';
import { anonymousName, isAnonymous } from '../access/tokens.js';
import { isOrigin, originRule } from '../cors.js';
import { eitherForm, optionalText, together, whole } from './fields.js';

/**
 * Certificates in PEM, as such or in files.
 *
 * @param required what has to be given; a key may stand in the file of its certificate
 */
export const tls = (whose: string, authorities: string, required: readonly 'cert'[] = []) =>
  together(
    z
      .strictObject({
        ca: optionalText(`${authorities}, in PEM`),
        caFile: optionalText('a file that holds them'),
        cert: optionalText(`the certificate of ${whose}, with those in between behind it, in PEM`),
        certFile: optionalText('a file that holds it'),
        key: optionalText('its key, in PEM'),
        keyFile: optionalText('a file that holds it'),
        passphrase: optionalText('of an encrypted key'),
        passphraseFile: optionalText('a file that holds it'),
      })
      .exactOptional()
      .describe('certificates'),
    (fields, refuse) => eitherForm(fields, refuse, ['ca', 'cert', 'key', 'passphrase'], required),
  );

/** Of every client, or of one token. */
export const limits = z.strictObject({
  callsPerSecond: z
    .number()
    .positive()
    .max(1e9)
    .exactOptional()
    .describe('calls that may begin in a second; any number if absent'),
  concurrentCalls: whole('calls at a time; 256 if absent', 1, 1_000_000),
  rows: whole('bars or entities that one call saves or reads; 100,000,000 if absent', 1),
  messageBytes: whole('bytes of one request; 64 MiB if absent', 1, 2 ** 32 - 1),
});

/** Of web pages. */
export const cors = z.strictObject({
  origins: z
    .array(z.string().refine(isOrigin, originRule))
    .describe('the origins whose pages may call, as browsers name them'),
});

const longestMs = 2 ** 31 - 1;

export const connections = z.strictObject({
  most: whole('connections at a time; 10,000 if absent', 1, 1_000_000),
  headersTimeoutMs: whole(
    'within what time a connection has to say what it wants; 10,000 if absent',
    1,
    longestMs,
  ),
  requestTimeoutMs: whole(
    'within what time a request has to come to its end; 300,000 if absent',
    1,
    longestMs,
  ),
  idleTimeoutMs: whole('how long one may be without a call; 300,000 if absent', 1, longestMs),
  pingIntervalMs: whole(
    'how often a client of HTTP/2 is asked whether it is still there; 30,000 if absent',
    1,
    longestMs,
  ),
});

const token = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits and any of . _ -')
    .refine((name) => name !== anonymousName, isAnonymous)
    .describe('names who has it, in logs'),
  sha256: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hex digits, the SHA-256 of the token')
    .describe('the SHA-256 of the token in hex: the token itself stands nowhere'),
  role: z.enum(roles).describe('what it may do'),
  limits: limits.exactOptional().describe('in place of those of every client'),
});

/** Of no two the same name or the same hash. */
export const tokens = z.array(token).superRefine((list, context) => {
  for (const field of ['name', 'sha256'] as const) {
    const seen = new Set<string>();
    for (const [i, one] of list.entries()) {
      const value = one[field].toLowerCase();
      const message = 'is that of another token as well';
      if (seen.has(value)) context.addIssue({ code: 'custom', path: [i, field], message });
      seen.add(value);
    }
  }
});
