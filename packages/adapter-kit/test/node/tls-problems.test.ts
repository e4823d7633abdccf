import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { connect } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { firstContactProblem, tlsProblem, type Way } from '../../src/node/index.js';

const way: Way = { encrypted: true, secure: 'https', plain: 'http' };

/** What Node's TLS says where a server answers this to its hello. */
async function answered(bytes: Uint8Array): Promise<unknown> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(bytes));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  const [error] = await once(socket, 'error');
  return error;
}

/** A fatal alert of TLS, by its number in RFC 8446. */
const alert = (number: number) => answered(Uint8Array.of(0x15, 3, 3, 0, 2, 2, number));

describe('what a server answers in the handshake', () => {
  it.each([
    [42, 'the server refuses the certificate of tls.cert'],
    [43, 'the server refuses the certificate of tls.cert'],
    [44, 'the server refuses the certificate of tls.cert: it has been revoked'],
    [45, 'the server refuses the certificate of tls.cert: it has expired'],
    [46, 'the server refuses the certificate of tls.cert'],
    [48, 'the server refuses the certificate of tls.cert: it does not know the authority'],
    [49, 'the server refuses the certificate of tls.cert'],
    [
      116,
      'the server takes no connection without a client certificate: name one in tls.cert or tls.certFile',
    ],
    [40, 'no TLS connection comes about'],
    [70, 'no TLS connection comes about'],
  ])('alert %i: %s', async (number, problem) => {
    expect(tlsProblem(await alert(number))).toBe(problem);
  });

  it('no TLS at all', async () => {
    const error = await answered(new TextEncoder().encode('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(tlsProblem(error, way)).toBe('what answers there speaks no TLS: is it http?');
    expect(tlsProblem(error)).toBe('what answers there speaks no TLS');
  });

  it('nothing', async () => {
    const error = await answered(Uint8Array.of());
    expect(tlsProblem(error, way)).toBeUndefined();
    expect(firstContactProblem(error, way)).toBe('the server cut the handshake: is it http?');
  });
});

const coded = (code: string, message = 'says why') => Object.assign(new Error(message), { code });

describe('what is wrong with the certificate of a server', () => {
  it.each([
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /not trusted: name it in tls\.ca or tls\.caFile/],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /not trusted/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /not trusted/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /not trusted/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /of another host than the url/],
    ['CERT_HAS_EXPIRED', /has expired/],
    ['CERT_NOT_YET_VALID', /not valid yet/],
    ['CERT_REVOKED', /revoked/],
  ])('%s, in whatever a driver wraps it', (code, problem) => {
    expect(tlsProblem(coded(code))).toMatch(problem);
    expect(tlsProblem(new Error('outer', { cause: { cause: coded(code) } }))).toMatch(problem);
  });

  it.each([coded('ECONNREFUSED'), new Error('x'), 'thrown text', undefined, null])(
    'is nothing where the error is of another kind: %s',
    (error) => {
      expect(tlsProblem(error, way)).toBeUndefined();
    },
  );
});

describe('a connection that is cut before the server has answered', () => {
  const reset = coded('ECONNRESET', 'read ECONNRESET');
  it.each<[what: string, error: unknown, way: Partial<Way>, problem: RegExp | undefined]>([
    ['without TLS', reset, { encrypted: false }, /is it https\?/],
    [
      'without TLS, by what is no HTTP',
      coded('HPE_INVALID_CONSTANT'),
      { encrypted: false },
      /is it https\?/,
    ],
    ['without a certificate', reset, {}, /perhaps .* without a client certificate/],
    [
      'with an old one',
      reset,
      { certificateEnds: new Date(0) },
      /tls\.cert has expired, 1970-01-01/,
    ],
    ['with one', reset, { certificateEnds: new Date(8e15) }, /perhaps .* refuses the certificate/],
    [
      'by our own patience',
      new Error("Socket 'secureConnect' timed out after 300ms"),
      {},
      /does not answer the handshake: is it http\?/,
    ],
    ['by nobody', coded('ECONNREFUSED'), { encrypted: false }, undefined],
    ['by HTTP over TLS', coded('HPE_INVALID_CONSTANT'), {}, undefined],
  ])('%s', (_, error, made, problem) => {
    const found = firstContactProblem(error, { ...way, ...made });
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(problem);
  });
});
