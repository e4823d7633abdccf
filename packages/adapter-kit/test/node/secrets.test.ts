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
