import { ValidationError } from '@jts/domain';

/** Rows in a batch. @throws ValidationError naming `batchSize` */
export function checkBatchSize(batchSize = 65_536): number {
  if (Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= 1_000_000) return batchSize;
  throw new ValidationError('batchSize', 'must be an integer from 1 to 1,000,000');
}
