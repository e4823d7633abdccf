import { checkKey } from './entity.js';
import { type JsonValue, jsonSchema } from './json.js';
import { by, entity, instant, type Schema, version } from './schema.js';

/** A setting of the application. */
export interface Setting {
  /** 1 to 1,024 bytes of UTF-8, without NUL. */
  readonly key: string;
  readonly value: JsonValue;
  readonly version: number;
  readonly updatedAt: Date;
}

/** A setting from outside; null is a value as good as any. */
export const settingSchema: Schema<Setting> = entity<Setting>(
  { key: by(checkKey), value: jsonSchema, version, updatedAt: instant },
  (key, value) => value === undefined || (value === null && key !== 'value'),
);
