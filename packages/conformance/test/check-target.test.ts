import { describe, expect, it } from 'vitest';
import { candleCases, runCase } from '../src/index.js';
import { candleConformance } from '../src/vitest.js';
import { candles, memoryStores, part } from './memory.js';

const memory = part(memoryStores(), candles);
const [first] = candleCases;
const run = (target: unknown) => runCase(target as typeof memory, first!);

describe('a target that is not complete is refused before any case runs', () => {
  it.each([
    ['no answer', undefined],
    ['a word', 'yes'],
    ['null', null],
  ])('capabilities with %s', async (_, answer) => {
    let opened = 0;
    const capabilities = { ...memory.capabilities, deletes: answer as unknown as boolean };
    const target = {
      ...memory,
      capabilities,
      open: () => {
        opened++;
        return memory.open();
      },
    };
    const message = 'memory: capabilities.deletes must be true or false';
    await expect(run(target)).rejects.toThrow(new RegExp(`^${message}`));
    expect(() => candleConformance(target)).toThrow(message);
    expect(opened).toBe(0);
  });

  it.each([
    ['a target must be an object, not null', null],
    ['a target must be an object, not undefined', undefined],
    ['a target must have a name', { ...memory, name: '' }],
    ['memory: capabilities.deletes must be', { ...memory, capabilities: undefined }],
    ['memory: open must be a function', { ...memory, open: undefined }],
  ])('%s', async (message, target) => {
    await expect(run(target)).rejects.toThrow(message);
  });

  it.each(['repository', 'reconnect', 'seed', 'close'])('open without %s', async (field) => {
    const open = async () => ({ ...(await memory.open()), [field]: undefined });
    await expect(run({ ...memory, open })).rejects.toThrow(
      `memory: ${first?.key}: ${field} of what open() gives must be`,
    );
  });
});
