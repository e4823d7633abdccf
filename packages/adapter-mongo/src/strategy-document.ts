import { type New, type Strategy, strategySchema } from '@jts/domain';
import type { Document } from 'mongodb';
import { fromDate, fromId, read, toId } from './codec.js';
import type { Fields } from './fields.js';

/** The fields of a strategy that a save writes; the store adds id, version and times. */
export function toStrategyFields(strategy: New<Strategy> | Strategy): Fields {
  const { name, description, entryFormulaId, exitFormulaId, stopLossRule, riskConfig } = strategy;
  return {
    name,
    description,
    entryFormulaId: toId(entryFormulaId),
    exitFormulaId: exitFormulaId === undefined ? undefined : toId(exitFormulaId),
    ...stopLossFields(stopLossRule),
    'riskConfig.positionSizePct': riskConfig.positionSizePct,
    'riskConfig.maxPositions': riskConfig.maxPositions,
    'riskConfig.takeProfitPct': riskConfig.takeProfitPct,
    'riskConfig.maxDailyLossPct': riskConfig.maxDailyLossPct,
  };
}

function stopLossFields(rule: Strategy['stopLossRule']): Fields {
  if (rule === undefined) return { stopLossRule: undefined };
  return {
    'stopLossRule.type': rule.type,
    'stopLossRule.formulaId': rule.type === 'formula' ? toId(rule.formulaId) : undefined,
    'stopLossRule.percentage': rule.type === 'fixed_pct' ? rule.percentage : undefined,
  };
}

/** @throws CorruptDataError naming collection, id and field */
export function fromStrategyDocument(document: Document): Strategy {
  const {
    _id,
    name,
    description,
    riskConfig,
    entryFormulaId,
    exitFormulaId,
    stopLossRule,
    version,
    createdAt,
    updatedAt,
  } = document;
  return read('strategies', strategySchema, document, {
    id: fromId(_id),
    name,
    description,
    riskConfig,
    entryFormulaId: fromId(entryFormulaId),
    exitFormulaId: fromId(exitFormulaId),
    stopLossRule: fromStopLossRule(stopLossRule),
    version: version ?? 1,
    createdAt: fromDate(createdAt),
    updatedAt: fromDate(updatedAt),
  });
}

function fromStopLossRule(stored: Document | null | undefined): unknown {
  if (typeof stored !== 'object' || stored === null) return stored;
  return { ...stored, formulaId: fromId(stored['formulaId']) };
}
