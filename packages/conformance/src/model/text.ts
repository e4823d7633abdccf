import { Decimal } from '@jts/domain';

/** A value as text: equal values have equal texts, whatever the order of their fields. */
export function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return leaf(value);
  if (value instanceof Date) return value.toISOString();
  if (Decimal.isDecimal(value)) return `${value.toFixed()}d`;
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${name}: ${textOf(field)}`).join(', ')}}`;
}

/** What is undefined is not what is absent, and 1n not 1. */
function leaf(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'bigint') return `${value}n`;
  return JSON.stringify(value) ?? String(value);
}
