import type { DescMethod } from '@bufbuild/protobuf';
import { MethodOptions_IdempotencyLevel as Level } from '@bufbuild/protobuf/wkt';

/** What a caller may do. */
export const roles = ['read-only', 'read-write'] as const;
export type Role = (typeof roles)[number];

/** What a call does: `public` is for everybody, without a token. */
export type Access = 'public' | 'read' | 'write';

/** By what a method says of itself in its proto file. One that says nothing may change something. */
const byLevel: Readonly<Record<Level, Access>> = {
  [Level.NO_SIDE_EFFECTS]: 'read',
  [Level.IDEMPOTENT]: 'write',
  [Level.IDEMPOTENCY_UNKNOWN]: 'write',
};

/** Methods of gRPC's own services, whose files say nothing. */
const byName: ReadonlyMap<string, Access> = new Map([
  // Who asks this keeps no token: a probe, a balancer.
  ['grpc.health.v1.Health/Check', 'public'],
  ['grpc.health.v1.Health/List', 'public'],
  ['grpc.health.v1.Health/Watch', 'read'],
  ['grpc.reflection.v1.ServerReflection/ServerReflectionInfo', 'read'],
  ['grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo', 'read'],
]);

export const accessOf = (method: DescMethod): Access =>
  byName.get(nameOf(method)) ?? byLevel[method.idempotency];

export const nameOf = ({ parent, name }: DescMethod): string => `${parent.typeName}/${name}`;

export const mayDo = (role: Role, access: Access): boolean =>
  access !== 'write' || role === 'read-write';
