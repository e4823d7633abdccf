import { nearest } from '@jts/adapter-kit';
import { formatPath } from '@jts/domain';
import type * as z from 'zod';
import type { Setting } from './environment.js';
import { fieldNames } from './leaves.js';

/**
 * What is wrong, a line for each: the field, or the variable that has set it, and the reason. No value is
 * told, for it may be a secret.
 */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  schema: z.core.$ZodType,
  settings: readonly Setting[],
): readonly string[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return `${placeOf(issue.path, settings)}: ${reasonOf(issue)}`;
    }
    const known = fieldNames(schema, issue.path);
    return issue.keys.map((key) => {
      const name = key.slice(0, 60);
      return `${formatPath([...issue.path, name])}: is no setting${nearest(name, known)}`;
    });
  });
}

function placeOf(path: readonly PropertyKey[], settings: readonly Setting[]): string {
  const setting = settings.find((one) => one.path.every((name, i) => path[i] === name));
  if (setting === undefined) return path.length === 0 ? 'the configuration' : formatPath(path);
  const within = path.slice(setting.path.length);
  return within.length === 0 ? setting.variable : `${setting.variable} ${formatPath(within)}`;
}

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with fields',
};

function reasonOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required';
      if (issue.expected === 'string' && typeof issue.input === 'number') {
        return 'must be a text, not a number: write it in quotes';
      }
      return `must be ${nouns[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'invalid_union':
      return `must be one of ${optionsOf(issue).join(', ')}`;
    default:
      return issue.message;
  }
}

const optionsOf = (issue: z.core.$ZodIssueInvalidUnion): readonly unknown[] =>
  'options' in issue && Array.isArray(issue.options) ? issue.options : [];
