import { createGrpcStore } from '@jts/adapter-grpc/web';
import { grpcTarget } from '../grpc-target.js';
import { memory } from './memory.js';

/** As a browser calls: the Connect protocol by `fetch`, which is HTTP/1.1 in Node. */
export const grpcWebMemory = grpcTarget(
  memory,
  (store) => ({ market: store, documents: store }),
  createGrpcStore,
);
