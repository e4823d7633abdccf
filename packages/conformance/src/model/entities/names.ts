import fc from 'fast-check';

/** Few, so that some are equal; that fold into one another, and whose order is by code point. */
export const anyEntityName = fc.constantFrom(
  'A',
  'a',
  'ß',
  'SS',
  '가',
  '100%',
  'B b',
  '\u{10000}',
  '\uffff',
);
