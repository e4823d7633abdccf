/** In two parts, lest it is taken for one of ours. */
const template = (text: string): string => `$\{${text}}`;

/**
 * Texts that have broken out of statements, filters, patterns, paths, formats and terminals elsewhere.
 * A collection of our own, made after the Big List of Naughty Strings (Max Woolf), PayloadsAllTheThings
 * (swisskyrepo) and the Web Security Testing Guide of OWASP, and from what ClickHouse and MongoDB
 * themselves give a meaning. Each is a legal code and a legal name.
 */
const kinds = {
  quotes: [
    "'",
    '"',
    '`',
    '\\',
    "''",
    '""',
    "\\'",
    '\'"`',
    "\\\\'",
    "' || '",
    "'+'",
    '%27',
    '&#39;',
  ],

  /** Other characters that servers fold into quotes, or into what stands for something. */
  likeQuotes: [
    ...['‘ OR 1=1 --’', '“ OR 1=1 --”', '＇ OR 1=1 －－', 'ʼ OR 1=1 --', '′', '´', 'ˋ', '＂', '｀'],
    ...['«»', '；', '＼', '％', '＿', '＊', '．', '＄', '／', '−−', '\u00ad--'],
  ],

  sql: [
    ...["' OR '1'='1", "' OR 1=1 --", "') OR ('1'='1", '" OR ""="', '1 OR 1=1', "' OR 1=1#"],
    ...["admin' --", "admin'/*", "'/**/OR/**/1=1/*", '*/ OR 1=1 /*', '-- ', '/*', '*/', ';', '#'],
    ...["'; DROP TABLE candles; --", "'; TRUNCATE TABLE symbols; --", '1; DELETE FROM candles'],
    ...["' UNION ALL SELECT 1, 2, 3 --", "' AND SLEEP(9) AND '", "\\' OR 1=1 --", "0' XOR 1 XOR '"],
    ...['NULL', 'DEFAULT', "x' COLLATE NOCASE --", 'CHAR(39)', '0x27', '@@version', "N'x'"],
  ],

  clickHouse: [
    ...['{s:String}', '{s0:String}', '{symbol:Identifier}', '{', '}', '\\N', '\\t\\n\\0', '\\x27'],
    ...["' FORMAT JSON SETTINGS final = 0 --", "' INTO OUTFILE '/tmp/x' --", ') FORMAT Null --'],
    ...[
      "'; SYSTEM SHUTDOWN; --",
      "' SETTINGS max_execution_time = 0 --",
      "' AND sleepEachRow(3) --",
    ],
    ...["file('/etc/passwd', LineAsString)", "url('http://127.0.0.1:1/', TSV)", '$a$ OR 1 $a$'],
    ...[
      '&param_s=A',
      '?database=system',
      'A&query=DROP TABLE candles',
      'A#',
      'A+B',
      'A%00B',
      '%0A',
    ],
    ...["['a','b']", "('a')", "{'a':'b'}", 'nan', 'inf', 'tuple()', "A', '1d', 'KRX"],
  ],

  like: ['%', '_', '%%', '\\%', '\\_', '%_%', 'A%', '_____', '[A-Z]', '[^x]'],

  mongo: [
    ...['$where', '$gt', '$ne', '$regex', '$expr', '$', '$$', '$$ROOT', '$$NOW', '$name', '$_id'],
    ...[
      '{"$ne":null}',
      '{"$gt":""}',
      '{"$regex":".*"}',
      '{"$where":"1"}',
      '[{"$ne":1}]',
      '[$ne]=1',
    ],
    ...["'; return true; var x = '", "' || '1'=='1", 'true, $where: "1 == 1"', ';while(true){}//'],
    ...['a.b', '.', '..', '.a', 'a.', 'a.$', 'a.$[]', '_id', '$oid', 'ObjectId("x")', '/.*/i'],
    ...['{"$oid":"0123456789abcdef01234567"}', '0123456789abcdef01234567', '$literal', '$set'],
  ],

  objects: [
    ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'toJSON'],
    ...['__defineGetter__', 'constructor.prototype', '[object Object]', 'undefined', 'null', 'NaN'],
    ...['_bsontype', '$ref', '$id', '$db', '%$ref', '0', '-1', '1e3', '007', 'true', '[]', '{}'],
  ],

  patterns: [
    ...[
      '.*',
      '.',
      '^',
      '$^',
      '^.*$',
      '(?:)',
      '[',
      ']',
      '(',
      ')',
      '*',
      '+',
      '?',
      '|',
      '.*|x',
      '\\E',
    ],
    ...[
      '(a+)+$',
      '(x+x+)+y',
      '(.*)*#',
      `${'a'.repeat(60)}!`,
      'a{1,32768}',
      '\\Q.*',
      '(?i)a',
      '(?R)',
    ],
    ...['\\d', '\\p{L}', '\\1', '[[:alpha:]]', '\\u0041', '\\x{41}', '(?#', '$&', '$1', '$`'],
  ],

  formats: [
    ...[
      '%s%s%s%n',
      '%d',
      '%1$s',
      '{0}',
      '{{7*7}}',
      template('7*7'),
      '#{7*7}',
      '<%= 7*7 %>',
      template('jndi:x'),
    ],
    ...['$(id)', '`id`', '; id', '| id', '&& id', '$HOME', '%PATH%', '!!js/undefined x', '&a *a'],
    ...['- a', ': a', '# a', '---', '"a": 1', '<script>alert(1)</script>', '<!--', ']]>', '&lt;'],
    ...['<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', '=cmd|"/C calc"!A0'],
    ...['=1+1', '+1+1', '-1+1', '@SUM(1)', '=HYPERLINK("http://127.0.0.1:1/")', 'a,b', 'a;b'],
  ],

  paths: [
    ...['../../../etc/passwd', '..\\..\\boot.ini', '/etc/passwd', 'file:///etc/passwd', 'a/../b'],
    ...['~', './a', 'a/', '\\\\host\\share', '%2e%2e%2f', 'CON', 'NUL', 'a:b', 'a*b', 'candles'],
  ],

  /** To the eye one text, or none, or another order. */
  unseen: [
    ...['\u200b', 'A\u200b', '\u2060', '\ufeffA', '\u200d', '\u00a0', '\u3000', '\u180e', '\u3164'],
    ...['\u202eA\u202c', '\u2066A\u2069', '\u200fA', '\u061cA', 'א', 'ا', '\u2028', 'A\u2029'],
    ...['\u0041\u0301', 'Á', 'Α', 'А', 'Ａ', '\u{1d400}', '\u{e0041}', '\ufff9A\ufffb', '\ufffe'],
    ...['Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮', '﷽', 'ﷺ', '\u{10ffff}', '\ue000', 'ſ', 'K'],
  ],

  repeated: [
    "'".repeat(999),
    '\\'.repeat(999),
    '('.repeat(1000),
    '가'.repeat(1000),
    '😀'.repeat(500),
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Some are of several kinds. Blank ones are no names: they stand behind a letter. */
const distinct = (...lists: readonly (readonly string[])[]): readonly string[] => [
  ...new Set(lists.flat().map((text) => (text.trim() === '' ? `x${text}` : text))),
];

export const payloads = distinct(...Object.values(kinds));

// Where each costs calls of its own, those that mean something there.

/** In a statement. */
export const statements = distinct(
  ...[kinds.quotes, kinds.likeQuotes, kinds.sql, kinds.clickHouse, kinds.like, kinds.paths],
);
/** In a filter, or as a key of an object. */
export const filters = distinct(kinds.quotes, kinds.mongo, kinds.objects, kinds.patterns);
/** In a pattern, or where texts are folded. */
export const searched = distinct(
  ...[kinds.quotes, kinds.likeQuotes, kinds.like, kinds.patterns, kinds.unseen, kinds.repeated],
);

const encoder = new TextEncoder();
/** Those that are keys and ids as well: of 1,024 bytes at most. */
export const keys = payloads.filter((text) => encoder.encode(text).length <= 1024);

/** Text may hold them; no code does. Keys and ids may hold all but NUL. */
export const controls: readonly string[] = [
  ...['A\0', '\0', "'\0'", 'A\r\n', '\r\nSet-Cookie: a=b', 'A\r\nX-ClickHouse-User: default'],
  ...[
    '*1\r\n$8\r\nFLUSHALL\r\n',
    'A\n2024-01-01 00:00:00 ERROR forged',
    "A'\n--\n",
    '\t=1+1',
    '\r',
  ],
  ...[
    '\u001b[2J',
    '\u001b[1A\u001b[2K',
    '\u001b]0;title\u0007',
    '\u001b]52;c;eA==\u0007',
    '\u001bc',
  ],
  ...[
    '\u009b2J',
    '\u0090q\u009c',
    'A\b\bB',
    '\u0004',
    '\u001a',
    '\u007f',
    '\u0085',
    '\v\f',
    '\u0007',
  ],
];

/** A name is shorter; a code may be as long. */
export const long: readonly string[] = ['x', "'", '\\', '%', '가'].map((one) => one.repeat(10_000));

/** UTF-8 can't carry them. */
export const notText: readonly string[] = ['\ud800', "'\udc00", '\udc00\ud800', 'A\ud83d'];
