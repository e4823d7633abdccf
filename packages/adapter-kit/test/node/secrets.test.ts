import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secrets } from '../../src/index.js';

it('shows nothing of itself, however it is looked at', () => {
  const secrets = new Secrets('quant', ['pa$$ "word" 7']);
  const shown = inspect(secrets, { depth: null, showHidden: true }) + JSON.stringify(secrets);
  expect(shown).not.toContain('word');
});

it('is hidden in JSON as in plain text', () => {
  const secrets = new Secrets('quant', ['pa$$ "word" 7']);
  expect(secrets.hide(JSON.stringify({ sent: 'pa$$ "word" 7' }))).toBe('{"sent":"***"}');
});

it.each([
  ['in digits of lower case', 'pass%c3%b6rd%2fone'],
  ['as forms have it', 'pass%C3%B6rd%2Fone'],
])('is hidden percent-encoded %s', (_, sent) => {
  expect(new Secrets('quant', ['passörd/one']).hide(`?password=${sent}&x`)).toBe('?password=***&x');
});

it('is hidden with its blanks as forms have them', () => {
  expect(new Secrets('quant', ['correct  horse']).hide('correct++horse')).toBe('***');
});

it('is hidden however long it is, as a file that is no password may be', () => {
  const long = 'sekret'.repeat(100_000);
  const sent = `Basic ${Buffer.from(`quant:${long}`).toString('base64')}`;
  expect(new Secrets('quant', [long]).hide(`${long} ${sent}`)).toBe('*** Basic ***');
});

it('is found in bytes that an error holds', () => {
  const rawPacket = Buffer.from('HTTP/1.1 200\r\necho: s3cret-of-mine');
  const error = Object.assign(new Error('Parse Error'), { code: 'HPE_INVALID', rawPacket });
  const bare = new Secrets('quant', ['s3cret-of-mine']).hideIn(error);
  expect(bare).toMatchObject({ message: 'Parse Error', code: 'HPE_INVALID' });
  expect(bare).not.toHaveProperty('rawPacket');
});
