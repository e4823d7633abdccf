import { grpcTarget } from '../grpc-target.js';
import { memory } from './memory.js';

export const grpcMemory = grpcTarget(memory, (store) => ({ market: store, documents: store }));
