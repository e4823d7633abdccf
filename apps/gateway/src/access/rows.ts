import type { DescField, DescMessage, Message } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import type { Interceptor } from '@connectrpc/connect';
import { TooLargeError } from '@jts/domain';
import { type CandleColumns, CandleColumnsSchema } from '@jts/proto';
import { callerKey } from './admission.js';

/** Refuses what has more rows than its caller may save or read. */
export const limitedRows: Interceptor = (next) => async (request) => {
  const caller = request.contextValues.get(callerKey);
  if (caller === undefined) return next(request);
  const { rows } = caller.limits;
  const counted = (desc: DescMessage) => {
    let count = 0;
    return (message: Message) => {
      count += rowsIn(desc, message);
      if (count > rows) throw tooLarge(caller.name, rows);
    };
  };
  const checkInput = counted(request.method.input);
  if (!request.stream) checkInput(request.message as Message);
  const response = await next(
    request.stream ? { ...request, message: checked(request.message, checkInput) } : request,
  );
  const check = counted(response.method.output);
  if (response.stream) return { ...response, message: checked(response.message, check) };
  check(response.message as Message);
  return response;
};

async function* checked<T>(
  messages: AsyncIterable<T>,
  check: (message: Message) => void,
): AsyncGenerator<T> {
  for await (const message of messages) {
    check(message as Message);
    yield message;
  }
}

/** Bars of columns, and the items of lists of messages. */
function rowsIn(desc: DescMessage, message: Message): number {
  const fields = reflect(desc, message, false);
  return desc.fields.reduce((rows, field) => {
    if (isColumns(field) && fields.isSet(field)) {
      return rows + (fields.get(field).message as CandleColumns).timestamp.length / 8;
    }
    return field.fieldKind === 'list' && field.listKind === 'message'
      ? rows + fields.get(field).size
      : rows;
  }, 0);
}

const isColumns = (field: DescField): field is DescField & { readonly fieldKind: 'message' } =>
  field.fieldKind === 'message' && field.message.typeName === CandleColumnsSchema.typeName;

const tooLarge = (name: string, rows: number) =>
  new TooLargeError(
    `a call of ${name} may have ${rows.toLocaleString('en')} rows: read it in parts`,
  );
