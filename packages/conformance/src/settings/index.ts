import type { SettingsRepository } from '@jts/ports';
import type { ConformanceCase } from '../case.js';
import { modelCases } from '../model/cases.js';
import { settingModel } from '../model/settings/model.js';
import { anySettingCases } from './any.js';
import { callCases } from './calls.js';
import { keyCases } from './keys.js';
import { limitCases } from './limits.js';
import { storedCases } from './stored.js';
import { textIsDataCases } from './text-is-data.js';
import { valueCases } from './values.js';
import { versionCases } from './versions.js';

/** What every `SettingsRepository` must do. */
export const settingsCases: readonly ConformanceCase<SettingsRepository>[] = [
  ...versionCases,
  ...valueCases,
  ...keyCases,
  ...callCases,
  ...limitCases,
  ...storedCases,
  ...anySettingCases,
  ...textIsDataCases,
  ...modelCases(settingModel),
];
