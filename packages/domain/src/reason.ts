import type * as z from 'zod/mini';
import { kind } from './text.js';

const nouns: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  number: 'a finite number',
  int: 'an integer',
  object: 'an object',
  array: 'a list',
};

/** zod/mini has no messages of its own, and setting its locale would change the application's zod. */
export function reason(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required';
      return `must be ${nouns[issue.expected] ?? issue.expected}, not ${shown(issue.input)}`;
    case 'too_small':
      return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'too_big':
      return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
    case 'invalid_union':
      return `must be one of ${String('options' in issue ? issue.options : '').replaceAll(',', ', ')}`;
    default:
      return 'is not valid';
  }
}

const shown = (input: unknown): string => (typeof input === 'number' ? `${input}` : kind(input));
