import type { ProvidedContext } from 'vitest';
import { reasonOf } from '../database.js';
import { type OpenPage, openPage } from './open-page.js';

/** A page in Chromium, which runs cases itself: against gateways over memory, by Connect. */
export interface PageTarget {
  readonly name: string;
  readonly unavailable: string | undefined;
  open(): Promise<OpenPage>;
}

export const chromiumOn = (provided: ProvidedContext['chromium']): PageTarget => ({
  name: 'memory, through a gateway, in Chromium',
  unavailable: reasonOf(provided),
  async open() {
    if ('unavailable' in provided) throw new Error(provided.unavailable);
    return openPage(provided.path);
  },
});
