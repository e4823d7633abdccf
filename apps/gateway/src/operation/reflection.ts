import {
  create,
  createRegistry,
  type DescFile,
  type DescService,
  type Registry,
  toBinary,
} from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { Code, type ConnectRouter } from '@connectrpc/connect';
import {
  ServerReflection,
  type ServerReflectionRequest,
  type ServerReflectionResponse,
  ServerReflectionResponseSchema,
} from '../gen/grpc/reflection/v1/reflection_pb.js';
import { ServerReflection as AlphaReflection } from '../gen/grpc/reflection/v1alpha/reflection_pb.js';

/**
 * `grpc.reflection.v1`, and `v1alpha` for older tools, which has the same messages: which services there
 * are, and their descriptors, for grpcurl and the like. Of all services that the router has until then.
 *
 * @param unserved services that it has only to say that they are not served
 */
export function reflectionRoutes(router: ConnectRouter, unserved: readonly DescService[]): void {
  const all = router.handlers.map(({ service }) => service);
  const listed = all.filter((service) => !unserved.includes(service));
  const files = listed.map(({ file }) => file);
  const own = [ServerReflection, AlphaReflection];
  const known = withImports([...files, ...own.map(({ file }) => file)]);
  const services = new Set(listed.map(({ typeName }) => typeName));
  for (const { typeName } of own) services.add(typeName);
  const answers = new Answers([...services], known);
  const serverReflectionInfo = async function* (requests: AsyncIterable<ServerReflectionRequest>) {
    for await (const request of requests) yield answers.to(request);
  };
  router.service(ServerReflection, { serverReflectionInfo });
  // They differ in their names alone, of which none is on the wire.
  router.service(AlphaReflection, { serverReflectionInfo } as never);
}

type Answer = ServerReflectionResponse['messageResponse'];

class Answers {
  readonly #services: readonly string[];
  readonly #files: ReadonlyMap<string, DescFile>;
  readonly #registry: Registry;

  constructor(services: readonly string[], files: ReadonlyMap<string, DescFile>) {
    this.#services = services;
    this.#files = files;
    this.#registry = createRegistry(...files.values());
  }

  to(request: ServerReflectionRequest): ServerReflectionResponse {
    return create(ServerReflectionResponseSchema, {
      validHost: request.host,
      originalRequest: request,
      messageResponse: this.#answer(request.messageRequest) as Answer & { case: string },
    });
  }

  #answer(asked: ServerReflectionRequest['messageRequest']): object {
    switch (asked.case) {
      case 'listServices': {
        const service = this.#services.map((name) => ({ name }));
        return { case: 'listServicesResponse', value: { service } };
      }
      case 'fileByFilename':
        return fileAnswer(this.#files.get(asked.value));
      case 'fileContainingSymbol':
        return fileAnswer(this.#fileOf(asked.value));
      case 'fileContainingExtension': {
        const { containingType, extensionNumber } = asked.value;
        const extended = this.#registry.getMessage(containingType);
        return fileAnswer(
          extended && this.#registry.getExtensionFor(extended, extensionNumber)?.file,
        );
      }
      case 'allExtensionNumbersOfType':
        return this.#extensions(asked.value);
      default:
        return failure(Code.InvalidArgument, 'message_request: is required');
    }
  }

  /** Of a method or a field that of what holds it. */
  #fileOf(symbol: string): DescFile | undefined {
    const holder = symbol.slice(0, Math.max(0, symbol.lastIndexOf('.')));
    const found = this.#registry.get(symbol) ?? this.#registry.get(holder);
    if (found === undefined || found.typeName === symbol) return found?.file;
    const name = symbol.slice(holder.length + 1);
    const isMember =
      (found.kind === 'service' && found.methods.some((one) => one.name === name)) ||
      (found.kind === 'message' && found.fields.some((one) => one.name === name)) ||
      (found.kind === 'enum' && found.values.some((one) => one.name === name));
    return isMember ? found.file : undefined;
  }

  #extensions(baseTypeName: string): object {
    const extended = this.#registry.getMessage(baseTypeName);
    if (extended === undefined) return notFound;
    const extensionNumber = [...this.#registry].flatMap((one) =>
      one.kind === 'extension' && one.extendee.typeName === baseTypeName ? one.number : [],
    );
    return { case: 'allExtensionNumbersResponse', value: { baseTypeName, extensionNumber } };
  }
}

const failure = (errorCode: Code, errorMessage: string) => ({
  case: 'errorResponse',
  value: { errorCode, errorMessage },
});

const notFound = failure(Code.NotFound, 'there is nothing of that name here');

/** A file with all that it imports: a client needs these as well, and would ask for each. */
function fileAnswer(file: DescFile | undefined): object {
  if (file === undefined) return notFound;
  const fileDescriptorProto = Array.from(withImports([file]).values(), ({ proto }) =>
    toBinary(FileDescriptorProtoSchema, proto),
  );
  return { case: 'fileDescriptorResponse', value: { fileDescriptorProto } };
}

/** By their names; a file comes before what it imports. */
function withImports(files: readonly DescFile[]): Map<string, DescFile> {
  const found = new Map<string, DescFile>();
  const add = (file: DescFile) => {
    // As the compiler named it: generated code drops the ending.
    if (found.has(file.proto.name)) return;
    found.set(file.proto.name, file);
    for (const imported of file.dependencies) add(imported);
  };
  for (const file of files) add(file);
  return found;
}
