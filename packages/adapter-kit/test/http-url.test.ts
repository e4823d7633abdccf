import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHttpUrl } from '../src/index.js';

const example = 'http://localhost:8123';

describe('the URL of a server over HTTP', () => {
  it.each([
    'http://h',
    'HTTPS://h:8443/db',
    'http://u:p%40w@h:1/db',
    'http://u:p@w@h',
    'http://u:p w@h',
    'http://[::1]:8123',
    'http://h/db%40home',
  ])('%s is one', (text) => {
    expect(parseHttpUrl(text, example).href).toBe(new URL(text).href);
  });

  it.each([
    ['', 'must begin with http:// or https://'],
    ['localhost:8123', 'must begin with http:// or https://'],
    ['clickhouse:u:p@h', 'must begin with http:// or https://'],
    ['//u:p@h', 'must begin with http:// or https://'],
    ['http:u:p@h', 'must have two slashes behind http: or https:'],
    ['http:/h', 'must have two slashes behind http: or https:'],
    ['http:\\\\h', 'must have two slashes behind http: or https:'],
    ['http://', 'must name a host'],
    ['http://a host', 'has a host or a port that is none'],
    ['http:///h', 'must name a host'],
    [
      'http://u:p\\w@h',
      'must hold no backslash, which is written %5C, nor a tab or an end of a line',
    ],
    [' http://h', 'must begin with http:// or https://'],
    ['ht\ntp://h', 'must begin with http:// or https://'],
    ['http://h\n', 'must hold no backslash'],
    ['http://u:12/pw@h', 'must have no @ behind the host (@ : / ? # % in a password are written'],
    ['http://u:12?pw@h', 'must have no @ behind the host'],
    ['http://u:12#pw@h', 'must have no @ behind the host'],
    ['http://u:pw', 'has a host or a port that is none (@ : / ? # % in'],
    ['http://u:pw@', 'has a host or a port that is none'],
    ['http://h:65536', 'has a host or a port that is none'],
  ])('%j is none', (text, says) => {
    const refused = expect(() => parseHttpUrl(text, example));
    refused.toThrow(expect.objectContaining({ code: 'VALIDATION', path: 'url' }));
    expect(() => parseHttpUrl(text, example)).toThrow(`url: ${says}`);
    expect(() => parseHttpUrl(text, example)).toThrow(example);
  });

  it('is what was written, or is refused without a word of it', () => {
    const words = fc.string({ unit: fc.constantFrom(...'aZ1@:/\\?#% \n') });
    const schemes = fc.constantFrom('http://', 'http:', 'HTTP:/', '//', '');
    fc.assert(
      fc.property(schemes, words, (scheme, word) => {
        try {
          const url = parseHttpUrl(`${scheme}u:S3cret${word}@host:1/db`, example);
          expect(url).toMatchObject({ host: 'host:1', username: 'u', pathname: '/db' });
        } catch (error) {
          expect(error).toMatchObject({ code: 'VALIDATION' });
          expect((error as Error).cause).toBeUndefined();
          expect(String(error) + (error as Error).stack).not.toContain('S3cret');
        }
      }),
    );
  });
});
