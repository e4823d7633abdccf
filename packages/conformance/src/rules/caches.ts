import type { RuleSection } from './rule.js';

export const caches: RuleSection = {
  title: 'Caches',
  rules: [
    {
      id: 'V1',
      sentence: 'A value is whole, and the last one set, or it is gone.',
      text: `Any value may be gone at any time: its time is over, room was needed, the server was
started anew. No value of a server that has ended since comes back. A key has 1 to 1,000 characters of any
kind; keys that differ in a code point are different. What other programs have put where a key points, of
another kind than a value, reads as absent, and is overwritten.`,
      why: 'What is not there is computed again; what is wrong is believed.',
      governs: { Cache: ['get', 'getMany', 'set', 'delete', 'increment'] },
    },
    {
      id: 'V2',
      sentence: 'A value is kept for `ttlMs`, and no longer.',
      text: `From 1 ms to 2^31-1 (24 days), by the server's clock: of a value from the moment at which
\`set\` was called, or its last attempt began, however late the server stores it; of a counter from the moment
at which it counts. Each \`set\` and each \`increment\` begins the time anew; reads do not.`,
      why: 'A value that stays is served long after it has become wrong, and one that goes early is of no use.',
      governs: { Cache: ['get', 'getMany', 'set', 'delete', 'increment'] },
    },
    {
      id: 'V3',
      sentence: 'Many keys are one moment.',
      text: `\`getMany\` gives the values of up to 10,000 keys in their order, null where there is none, a
key as often as it comes, all as of one moment; \`delete\` removes up to 10,000 keys at one moment, and
counts those that were there, each once. Only where a server keeps its keys on several machines may the
moments differ. No keys are fine.`,
      why: 'A value is often valid only together with another, such as a counter of changes.',
      governs: { Cache: ['getMany', 'delete'] },
    },
    {
      id: 'V4',
      sentence: 'Each of many callers of `increment` gets another number.',
      text: `A counter begins at 0, and so does one where a value is no counter: decimal digits, as an
integer is written, up to 2^53-1. It adds \`by\`, from 1 to 2^52, and returns what it is then; \`get\` reads it
as digits. Where the sum would be above 2^53-1 it begins again at 0. No store repeats
it: a call that failed may have counted, once, and its number is skipped; none is given twice.`,
      why: 'Who holds a number that nobody else has knows what was before, and what came after.',
      governs: { Cache: ['increment', 'get'] },
    },
  ],
};

export const rateLimits: RuleSection = {
  title: 'Rate limits',
  rules: [
    {
      id: 'R1',
      sentence: 'Never one token too many.',
      text: `A bucket is full at first. \`consume\` takes all the tokens that it is asked for, or none, and
says how many whole ones are left. However many processes ask at the same time, no more is allowed than
there is; a call that failed may have taken tokens, and never gives any. Each key has a bucket of its own;
where something is that is no bucket, there is none.`,
      why: 'A broker bans the account that sends one request too many.',
      governs: { RateLimiter: ['consume'] },
    },
    {
      id: 'R2',
      sentence: 'Tokens come back evenly.',
      text: `In any span of time no more is allowed than \`capacity\`, and what comes back within it:
\`refillPerSecond\`, fractions as well, by the server's clock, up to \`capacity\`. A call that is refused
would be allowed after \`retryAfterMs\`, if nobody else took any, and not a millisecond before. Where the
clock goes back, what was left stays, and refills from then on.`,
      why: 'Tokens that are lost to rounding slow everybody down; those that are won by it are too many.',
      governs: { RateLimiter: ['consume', 'peek'] },
    },
    {
      id: 'R3',
      sentence: '`peek` takes nothing, and `reset` fills.',
      text: `\`peek\` is what \`consume\` of one token would say now, but that \`remaining\` holds that token
still. It changes nothing, whichever bucket it names.`,
      why: 'Whoever only looks must not use up what others wait for.',
      governs: { RateLimiter: ['peek', 'reset'] },
    },
    {
      id: 'R4',
      sentence: 'The bucket that was named last counts.',
      text: `Of the tokens that were left at that moment, by the bucket of before, it has as many as it holds.
The part of the next one that had come back then stays, as the time that it takes at the new rate, in whole
microseconds. A bucket that is full again is as good as none, and the next one is full, whichever its size.`,
      why: 'Who names a larger bucket would fill it, and who shares a key by mistake gets less, not more.',
      governs: { RateLimiter: ['consume'] },
    },
  ],
};
