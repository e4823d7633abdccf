import type { FieldColumn } from './header.js';

export const symbolFields = ['code', 'name', 'market', 'sector', 'isActive'] as const;
export type SymbolField = (typeof symbolFields)[number];

export const symbolColumns: Readonly<Record<SymbolField, FieldColumn>> = {
  code: { names: ['code', 'symbol', 'ticker', '종목코드', '단축코드'] },
  name: { names: ['name', '종목명'] },
  market: { names: ['market', '시장구분'] },
  sector: { names: ['sector', '업종'], optional: true },
  isActive: { names: ['isActive', 'is_active', 'active', 'status'], optional: true },
};
