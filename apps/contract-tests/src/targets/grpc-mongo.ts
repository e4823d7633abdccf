import { grpcTarget } from '../grpc-target.js';
import { mongo } from './mongo.js';

export const grpcMongo = grpcTarget(mongo, (documents) => ({ documents }));
