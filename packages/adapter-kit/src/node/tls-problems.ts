/** How a connection is made, for what to say where it is not. */
export interface Way {
  readonly encrypted: boolean;
  /** Until when the certificate that this program shows is valid; absent where it shows none. */
  readonly certificateEnds?: Date | undefined;
  /** What the user writes for TLS, and for none: `https:// in the url`. */
  readonly secure: string;
  readonly plain: string;
}

const untrusted =
  "the server's certificate is signed by an authority that is not trusted: name it in tls.ca or tls.caFile";
const refused = 'the server refuses the certificate of tls.cert';
const asked =
  'the server takes no connection without a client certificate: name one in tls.cert or tls.certFile';

/** By Node's codes and OpenSSL's reasons, which stand in the code or in the message. */
const problems: readonly (readonly [pattern: RegExp, problem: string])[] = [
  [/UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY|SELF_SIGNED|CERT_UNTRUSTED|INVALID_CA/, untrusted],
  [/ALTNAME_INVALID|HOSTNAME_MISMATCH/, "the server's certificate is of another host than the url"],
  [/CERT_HAS_EXPIRED/, "the server's certificate has expired"],
  [/CERT_NOT_YET_VALID/, "the server's certificate is not valid yet, by the clock of this machine"],
  [/CERT_REVOKED/, "the server's certificate has been revoked"],
  [/ALERT_CERTIFICATE_REQUIRED/, asked],
  [/ALERT_CERTIFICATE_EXPIRED/, `${refused}: it has expired`],
  [/ALERT_CERTIFICATE_REVOKED/, `${refused}: it has been revoked`],
  [/ALERT_UNKNOWN_CA/, `${refused}: it does not know the authority`],
  [/ALERT_(?:BAD_|UNSUPPORTED_)?CERTIFICATE|ALERT_ACCESS_DENIED/, refused],
];

/** The server speaks something else than TLS. */
const noTls = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_LAYER_FAILURE|UNKNOWN_PROTOCOL/;

/**
 * What is wrong with the TLS of a connection, and which option mends it; undefined where an error
 * says nothing of that. Waiting mends none of these.
 */
export function tlsProblem(error: unknown, way?: Way): string | undefined {
  const text = wordsOf(error);
  const known = problems.find(([pattern]) => pattern.test(text))?.[1];
  if (known !== undefined) return known;
  if (noTls.test(text)) {
    return `what answers there speaks no TLS${way === undefined ? '' : `: is it ${way.plain}?`}`;
  }
  return /ERR_SSL|ERR_TLS|EPROTO/.test(text) ? 'no TLS connection comes about' : undefined;
}

/**
 * What may be wrong with a connection that was cut before the server said anything: servers of TLS
 * seldom say why they do. Undefined where the error is of another kind.
 */
export function firstContactProblem(error: unknown, way: Way): string | undefined {
  const text = wordsOf(error);
  if (/HPE_INVALID/.test(text) && !way.encrypted) return `is it ${way.secure}?`;
  if (/SECURECONNECT'_TIMED_OUT/.test(text)) {
    return `the server does not answer the handshake: is it ${way.plain}?`;
  }
  if (!/ECONNRESET|EPIPE|SOCKET_HANG_UP|CLOSED|DISCONNECTED/.test(text)) return undefined;
  if (!way.encrypted) return `the server cut the connection: is it ${way.secure}?`;
  if (/BEFORE_SECURE_TLS/.test(text)) return `the server cut the handshake: is it ${way.plain}?`;
  if (way.certificateEnds === undefined) return `the server cut the connection: perhaps ${asked}`;
  return way.certificateEnds < new Date()
    ? `the server cut the connection: the certificate of tls.cert has expired, ${way.certificateEnds.toISOString()}`
    : `the server cut the connection: perhaps ${refused}`;
}

/** How deep a driver wraps what Node said. */
const mostCauses = 5;

/** Codes and messages of an error and its causes, alike in form: `UNABLE_TO_VERIFY_...`. */
function wordsOf(error: unknown): string {
  const words: string[] = [];
  let one = error as { code?: unknown; message?: unknown; cause?: unknown } | null | undefined;
  for (let depth = 0; one !== null && typeof one === 'object' && depth < mostCauses; depth++) {
    words.push(String(one.code), String(one.message));
    one = one.cause as typeof one;
  }
  return words
    .join(' ')
    .toUpperCase()
    .replaceAll(/[\s/]+/g, '_');
}
