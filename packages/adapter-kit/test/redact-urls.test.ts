import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactUrl, redactUrls, secretsOfUrl } from '../src/index.js';

/** As people write a URL that is none. */
const malformed: Readonly<Record<string, (password: string) => string>> = {
  'as it should be': (password) => `http://u:${password}@h:8123/db`,
  'no slashes': (password) => `http:u:${password}@h`,
  'one slash': (password) => `http:/u:${password}@h`,
  'three slashes': (password) => `http:///u:${password}@h`,
  backslashes: (password) => `http:\\\\u:${password}@h`,
  'no colon': (password) => `http//u:${password}@h`,
  'no scheme': (password) => `//u:${password}@h`,
  'no scheme and colon before slashes': (password) => `://u:${password}@h`,
  'another scheme': (password) => `clickhouse:u:${password}@h`,
  uppercase: (password) => `MONGODB+SRV://U:${password}@H`,
  'a space before the user': (password) => `http:// u:${password}@h`,
  'no user': (password) => `redis://:${password}@h`,
  'an @ in the user': (password) => `http://me@corp:${password}@h`,
  bare: (password) => `u:${password}@h:9000/db`,
  option: (password) => `--url=http://u:${password}@h`,
};

const isBare = (form: unknown) =>
  ['bare', 'no slashes', 'another scheme'].some((name) => malformed[name] === form);

/** But two slashes behind a user alone: that is a scheme, and no password. */
const passwords = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.string({ unit: fc.constantFrom(...'ab1@:/\\ ?#%&;=\'"`'), minLength: 1 }),
  )
  .filter((word) => word.isWellFormed() && !/^[/\\]{2}/.test(word));

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
    ['/folder/http:/u:pw@h', '/folder/http:***@h'],
    // Mistyped: what should have been escaped.
    ['mongodb://u:p@s/s?w:rd#x@localhost/db', 'mongodb://u:***@localhost/db'],
    ['http://h/?password=pw&x=1', 'http://h/?password=***&x=1'],
    [
      'mongodb://h/?tls=true&tlsCertificateKeyFilePassword=pw&authMechanismProperties=AWS_SESSION_TOKEN:pw',
      'mongodb://h/?tls=true&tlsCertificateKeyFilePassword=***&authMechanismProperties=***',
    ],
    ['jdbc:clickhouse://u:pw@h/db', 'jdbc:***@h/db'],
    ['http://me@corp.com:pw@h', 'http://me@corp.com:***@h'],
    ['http%3A%2F%2Fu%3Apw%40h', 'http%3A%2F%2Fu%3A***%40h'],
    ['--password=p&w', '--password=***'],
    ['--password-file=a', '--password-file=a'],
    // Not finished, or cut where a space was.
    ['http://u:pw', 'http://u:***'],
    ['http://u:8pw', 'http://u:***'],
    ['http://host:8123', 'http://host:8123'],
    ['http://host:8123,other:8123/db', 'http://host:8123,other:8123/db'],
    ['mongodb://host[:port][/database]', 'mongodb://host[:port][/database]'],
    ['http://[::1]:8123/db', 'http://[::1]:8123/db'],
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

  it.each(Object.entries(malformed))('is the same for any password: %s', (_, form) => {
    fc.assert(
      fc.property(passwords, (word) => {
        expect(redactUrl(form(word))).toBe(redactUrl(form('x')));
        expect(redactUrl(form(encodeURIComponent(word)))).toBe(redactUrl(form('x')));
      }),
    );
  });

  it.each(Object.entries(malformed))('shows in no text, quoted or alone: %s', (_, form) => {
    const texts = [
      (url: string) => `error: unknown command '${url}' (jts --help tells more)`,
      (url: string) => `jts: "${url}": there is no such file`,
      (url: string) => `jts: ${url}: there is no such file (ENOENT)`,
    ];
    fc.assert(
      fc.property(passwords, fc.constantFrom(...texts), (word, text) => {
        const of = (password: string) => text(form(password));
        // A line ends, and so does a word that nothing marks as a URL.
        fc.pre(!/[\r\n]/.test(word) && !(text === texts[2] && isBare(form) && /\s/.test(word)));
        expect(redactUrls(of(word))).toBe(redactUrls(of('x')));
      }),
    );
  });

  it.each(['a', '%40', "'a", '//', '://a:', '?', '?key', '&key=', 'http://a:b@', ':/'])(
    'is found at once, however long a word is: %s',
    (part) => {
      // Quadratic work on a megabyte would outlast any test.
      const word = part.repeat(1_000_000 / part.length);
      expect(redactUrl(word).length).toBeGreaterThan(0);
      expect(redactUrls(word).length).toBeGreaterThan(0);
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
