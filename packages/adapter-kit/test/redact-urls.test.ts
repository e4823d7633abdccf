import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactUrl, redactUrls, secretsOfUrl } from '../src/index.js';

describe('a URL without its secrets', () => {
  it.each([
    ['http://host:8123/db', 'http://host:8123/db'],
    ['http://quant@host:8123', 'http://quant@host:8123'],
    ['http://quant:pw@host:8123/db?a=1', 'http://quant:***@host:8123/db?a=1'],
    ['HTTPS://:pw@host', 'HTTPS://:***@host'],
    ['mongodb+srv://u:p%40w@h1:1,h2:2/db', 'mongodb+srv://u:***@h1:1,h2:2/db'],
    ['--url=http://u:pw@h', '--url=http://u:***@h'],
    ["'http://u:p'w@h'", "'http://u:***@h'"],
    // As a path would be written that was made of it.
    ['/folder/http:/u:pw@h', '/folder/http:/u:***@h'],
    // Mistyped: what should have been escaped.
    ['mongodb://u:p@s/s?w:rd#x@localhost/db', 'mongodb://u:***@localhost/db'],
    ['http://h/?password=pw&x=1', 'http://h/?password=***&x=1'],
    [
      'mongodb://h/?tls=true&tlsCertificateKeyFilePassword=pw&authMechanismProperties=AWS_SESSION_TOKEN:pw',
      'mongodb://h/?tls=true&tlsCertificateKeyFilePassword=***&authMechanismProperties=***',
    ],
    ['http://h/?access_token=pw#x', 'http://h/?access_token=***#x'],
    [
      'mongodb://h/?tlsCertificateKeyFile=/etc/x.pem',
      'mongodb://h/?tlsCertificateKeyFile=/etc/x.pem',
    ],
    ['file:///home/x/node_modules/@scope/a.js:1:2', 'file:///home/x/node_modules/@scope/a.js:1:2'],
    ['someone@example.com', 'someone@example.com'],
  ])('%s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });

  it('is the same for any password, escaped or not', () => {
    const words = fc.string({ unit: 'binary', minLength: 1 }).filter((word) => word.isWellFormed());
    fc.assert(
      fc.property(words, (word) => {
        for (const form of [word, encodeURIComponent(word)]) {
          expect(redactUrl(`mongodb://u:${form}@h:1/db`)).toBe('mongodb://u:***@h:1/db');
        }
      }),
    );
  });

  it.each(['a', '://a:', '?', '?key', '&key=', 'http://a:b@', ':/'])(
    'is found at once, however long a word is: %s',
    (part) => {
      // Quadratic work on a megabyte would outlast any test.
      expect(redactUrl(part.repeat(1_000_000 / part.length)).length).toBeGreaterThan(0);
    },
  );

  it('stands in a text as it stands alone', () => {
    const text = "error: unknown command 'http://u:pw@h'\n  at x (http://v:pw@i/?token=pw)";
    expect(redactUrls(text)).toBe(
      "error: unknown command 'http://u:***@h'\n  at x (http://v:***@i/?token=***",
    );
  });
});

describe('the secrets of a URL', () => {
  it('are there as they stand and as they are meant', () => {
    expect(secretsOfUrl('http://u:p%40w@h/?token=t%20k')).toEqual(['p%40w', 'p@w', 't%20k', 't k']);
    expect(secretsOfUrl('http://u:100%@h')).toEqual(['100%', '100%']);
    expect(secretsOfUrl('http://u@h:8123/db?x=1')).toEqual([]);
  });
});
