import type { SettingsRepository } from '@jts/ports';
import { anyBatch, inSomeOrder } from '../at-once.js';
import { connectionCount, type PortModel } from '../port-model.js';
import { deletes } from './calls/delete.js';
import { gets } from './calls/get.js';
import { List, lists } from './calls/list.js';
import { sets } from './calls/set.js';
import { SettingOracle } from './oracle.js';
import { type SettingStage, settingStage } from './stage.js';

const listsByAll = Array.from({ length: connectionCount }, (_, by) => new List('', 1000, by));

export const settingModel: PortModel<SettingsRepository, SettingStage, SettingOracle> = {
  key: 'K1/any-calls',
  title: 'any sequence of calls gives what a map would give',
  calls: () => [sets, gets, deletes, lists],
  race: {
    key: 'K1/any-calls-at-once',
    title: 'any calls at once give what they would in some order, to every reader',
    calls: () =>
      anyBatch([sets, sets, deletes, gets]).map((calls) => inSomeOrder(calls, listsByAll)),
  },
  oracle: () => new SettingOracle(),
  stage: settingStage,
};
