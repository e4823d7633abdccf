import type { SaveOptions } from '@jts/ports';

/** The id that a client has made for a new entity, or none. */
export const newId = ({ id }: { readonly id: string }): SaveOptions =>
  id === '' ? {} : { newId: id };
