import * as z from 'zod';

/** A text that says something. */
export const text = z.string().min(1);

export const optionalText = (description: string) => text.exactOptional().describe(description);

/** @param description with the unit, and what holds where it is absent */
export const whole = (description: string, least: number, most = Number.MAX_SAFE_INTEGER) =>
  z.int().min(least).max(most).exactOptional().describe(description);

/**
 * Looks at the fields of an object together, also where one of them is wrong in itself, for every error is
 * told at once.
 *
 * @param look calls `refuse` with a field and the reason
 */
export function together<T extends z.ZodType>(
  schema: T,
  look: (
    fields: Readonly<Record<string, unknown>>,
    refuse: (field: string, reason: string) => void,
  ) => void,
): T {
  return schema.superRefine(
    (value, context) => {
      if (typeof value !== 'object' || value === null) return;
      look(value as Readonly<Record<string, unknown>>, (field, message) =>
        context.addIssue({ code: 'custom', path: [field], message }),
      );
    },
    { when: () => true },
  );
}

/** Each of these may be given as such or as a file, `nameFile`, but not both. */
export function eitherForm(
  fields: Readonly<Record<string, unknown>>,
  refuse: (field: string, reason: string) => void,
  names: readonly string[],
  required: readonly string[] = [],
): void {
  for (const name of names) {
    const [isGiven, isInFile] = [name in fields, `${name}File` in fields];
    if (isGiven && isInFile) refuse(`${name}File`, `stands in place of ${name}: give one of them`);
    if (!isGiven && !isInFile && required.includes(name)) {
      refuse(name, `is required, or ${name}File`);
    }
  }
}
