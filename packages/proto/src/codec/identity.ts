import { toMs } from './times.js';

/** What the store gives to an entity; of a new one an id, if even that. */
export interface Identity {
  readonly id?: string;
  readonly version?: number;
  readonly createdAt?: Date;
  readonly updatedAt?: Date;
}

/** Version 0 means a new one. */
export const toIdentity = ({ id = '', version = 0, createdAt, updatedAt }: Identity) => ({
  id,
  version: BigInt(version),
  createdAtMs: createdAt === undefined ? 0n : toMs(createdAt),
  updatedAtMs: updatedAt === undefined ? 0n : toMs(updatedAt),
});
