import { compareText, type JsonValue } from '@jts/domain';
import { conflict, nothing } from '../call.js';
import { textOf } from '../text.js';

interface Stored {
  readonly version: number;
  readonly value: JsonValue;
}

/** What the rules of settings come to: a map and a sort. */
export class SettingOracle {
  constructor(private readonly stored = new Map<string, Stored>()) {}

  copy(): SettingOracle {
    return new SettingOracle(new Map(this.stored));
  }

  set(key: string, value: JsonValue, expectedVersion: number | undefined): string {
    const { version } = this.stored.get(key) ?? { version: 0 };
    if (expectedVersion !== undefined && expectedVersion !== version) {
      return conflict(expectedVersion, version);
    }
    this.stored.set(key, { version: version + 1, value });
    return this.get(key);
  }

  delete(key: string): string {
    return `${this.stored.delete(key)}`;
  }

  get(key: string): string {
    const found = this.stored.get(key);
    return found ? lineOf(key, found.version, found.value) : nothing;
  }

  list(prefix: string): string {
    const keys = [...this.stored.keys()].filter((key) => key.startsWith(prefix)).sort(compareText);
    return keys.map((key) => this.get(key)).join('\n');
  }
}

/** A setting as text, without its time: that is the store's. */
export const lineOf = (key: string, version: number, value: unknown): string =>
  `${JSON.stringify(key)} v${version} ${textOf(value)}`;
