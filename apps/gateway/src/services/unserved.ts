import type { DescService } from '@bufbuild/protobuf';
import type { ServiceImpl } from '@connectrpc/connect';
import { UnsupportedError } from '@jts/domain';

/** A service whose every call is refused as a store refuses what it can't do: with the typed detail. */
export function unserved<S extends DescService>(service: S, contents: string): ServiceImpl<S> {
  const refuse = (): never => {
    throw new UnsupportedError(`this gateway serves no ${contents}`);
  };
  const methods: Record<string, unknown> = {};
  for (const { localName } of service.methods) methods[localName] = refuse;
  return methods as ServiceImpl<S>;
}
