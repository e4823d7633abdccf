import { expect } from 'vitest';
import type { TestMongo } from './mongo.js';

export const formulaYaml = `name: 돌파
expression: |-
  close > highest(high, :period)
  and volume > :least
category: entry
tags: [trend, "005930"]
parameters:
  - { name: period, dataType: integer, defaultValue: 20, minValue: 1, maxValue: 250 }
  - { name: least, dataType: number, defaultValue: 1000 }
`;

/** Saves a file from standard input, and returns what was saved. */
export async function save<T extends { readonly id: string } = { readonly id: string }>(
  mongo: TestMongo,
  kind: string,
  stdin: string,
): Promise<T> {
  const { code, out, err } = await mongo.jts([kind, 'save', '-', '--json'], { stdin });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
}

export const strategyYaml = (entryFormulaId: string, name = 'swing') => `name: ${name}
entryFormulaId: "${entryFormulaId}"
riskConfig: { positionSizePct: 10, maxPositions: 5 }
`;

export const backtestYaml = (strategyId: string, { totalReturnPct = 3.5, pnl = '35005' } = {}) => `
strategyId: "${strategyId}"
runAt: 2024-07-01T12:00:00Z
config:
  startDate: 2024-01-02
  endDate: 2024-06-28
  symbols: ["005930"]
  initialCapital: "12345678901234567890.12"
metrics: { totalReturnPct: ${totalReturnPct}, totalTrades: 1 }
trades:
  - symbol: "005930"
    side: buy
    entryTime: 2024-03-04T00:30:00Z
    entryPrice: 71000
    exitTime: 2024-03-08T06:20:00Z
    exitPrice: 74500.5
    quantity: 10
    pnl: ${pnl}
`;
