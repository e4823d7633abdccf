import type * as z from 'zod';

/** A field that holds a value, or a list. */
export interface Leaf {
  readonly path: readonly string[];
  readonly kind: 'text' | 'number' | 'boolean' | 'list';
  readonly description: string;
}

/** All such fields of a schema, each once, in their order. */
export function leavesOf(schema: z.core.$ZodType): readonly Leaf[] {
  const found = new Map<string, Leaf>();
  for (const leaf of leaves(schema as z.ZodType, [], '')) {
    const name = leaf.path.join('.');
    if (!found.has(name)) found.set(name, leaf);
  }
  return [...found.values()];
}

/** The fields of an object that may be one of several. */
export function fieldNames(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
): readonly string[] {
  const [first, ...rest] = path;
  const own = unwrapped(schema as z.ZodType);
  if (own.type === 'array') return fieldNames((own as z.ZodArray).element, rest);
  const shapes = shapesOf(own);
  if (first === undefined) return [...new Set(shapes.flatMap((shape) => Object.keys(shape)))];
  const within = shapes.flatMap((shape) => shape[String(first)] ?? []);
  return [...new Set(within.flatMap((one) => fieldNames(one, rest)))];
}

function* leaves(schema: z.ZodType, path: readonly string[], above: string): Generator<Leaf> {
  const own = unwrapped(schema);
  const description = schema.description ?? own.description ?? above;
  const shapes = shapesOf(own);
  for (const shape of shapes) {
    for (const [name, field] of Object.entries(shape)) {
      yield* leaves(field as z.ZodType, [...path, name], description);
    }
  }
  if (shapes.length === 0) yield { path, kind: kinds[own.type] ?? 'text', description };
}

const kinds: Readonly<Record<string, Leaf['kind']>> = {
  number: 'number',
  int: 'number',
  boolean: 'boolean',
  array: 'list',
};

type Shape = Readonly<Record<string, z.core.$ZodType>>;

function shapesOf(schema: z.ZodType): readonly Shape[] {
  if (schema.type === 'object') return [(schema as z.ZodObject).shape];
  if (schema.type !== 'union') return [];
  return (schema as z.ZodUnion).options.flatMap((one) => shapesOf(unwrapped(one as z.ZodType)));
}

/** Without what only says that a field may be absent. */
function unwrapped(schema: z.ZodType): z.ZodType {
  const { innerType } = schema.def as { readonly innerType?: z.ZodType };
  return innerType === undefined ? schema : unwrapped(innerType);
}
