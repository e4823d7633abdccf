import { expect, test } from 'vitest';
import { frame } from '../src/wire/frame.js';
import { maxMessageBytes } from '../src/wire/limits.js';
import { MessageSplitter } from '../src/wire/message-splitter.js';

const messages = [[], [1], [2, 3, 4, 5, 6, 7, 8, 9, 10], [11, 12]].map((bytes) =>
  frame(2013, 0, Buffer.from(bytes)),
);

test.each([1, 3, 15, 16, 17, 40, 1_000])('finds the messages in pieces of %i bytes', (size) => {
  const bytes = Buffer.concat(messages);
  const splitter = new MessageSplitter();
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    found.push(...splitter.push(bytes.subarray(at, at + size)));
  }
  expect(found).toEqual(messages);
});

test.each([-1, 0, 15, maxMessageBytes + 1])('refuses a length of %i', (length) => {
  const header = Buffer.alloc(16);
  header.writeInt32LE(length, 0);
  expect(() => new MessageSplitter().push(header)).toThrow(`message of ${length} bytes`);
});
