import { type Setting, settingSchema } from '@jts/domain';
import type { Document } from 'mongodb';
import { fromDate, fromJson, read } from './codec.js';

/** @throws CorruptDataError naming collection, key and field */
export function fromSettingDocument(document: Document): Setting {
  const { _id, value, version, updatedAt } = document;
  return read('settings', settingSchema, document, {
    key: _id,
    value: fromJson(value),
    version: version ?? 1,
    updatedAt: fromDate(updatedAt),
  });
}
