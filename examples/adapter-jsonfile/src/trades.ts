import { Decimal } from '@jts/domain';

const decimal = /^-?\d{1,34}(?:\.\d{1,34})?$/;

/**
 * A stored list of trades, its times and prices in the form that domain checks fastest: there are
 * hundreds of thousands. What it can't make sense of stays as it is, for the check to refuse.
 */
export function fromStoredTrades(list: unknown): unknown {
  if (!Array.isArray(list)) return list;
  return list.map((trade: unknown) => {
    if (typeof trade !== 'object' || trade === null) return trade;
    const fields: Record<string, unknown> = { ...trade };
    for (const name of ['entryTime', 'exitTime']) fields[name] = time(fields[name]);
    for (const name of ['entryPrice', 'exitPrice', 'pnl']) fields[name] = money(fields[name]);
    return fields;
  });
}

const time = (value: unknown): unknown =>
  typeof value === 'string' && value.endsWith('Z') ? Date.parse(value) : value;

const money = (value: unknown): unknown =>
  typeof value === 'string' && decimal.test(value) ? new Decimal(value) : value;
