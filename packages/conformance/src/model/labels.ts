import fc from 'fast-check';

/** A name for what the store has made: `#1`, `#2`, in the order in which a run asked for it. */
export type Label = `#${number}`;

/** Which of those made a call is about: few, so that calls meet, and seldom one that never was. */
export const anyMade: fc.Arbitrary<number> = fc.constantFrom(1, 1, 1, 2, 2, 3, 4, 0);

/** An id that no store has given. */
const unknown = { label: '#0', id: 'f'.repeat(24) } as const;

/** Whatever one run has made, by names that are the same for every adapter, as ids are not. */
export class Labels {
  private readonly ids = new Map<Label, string>();
  private readonly labels = new Map<string, Label>();
  private asked = 0;

  /** A name for what a call is about to make. */
  next(): Label {
    this.asked++;
    return `#${this.asked}`;
  }

  /** An id given twice keeps its first name: the oracle then misses the second. */
  keep(label: Label, id: string): void {
    this.ids.set(label, id);
    if (!this.labels.has(id)) this.labels.set(id, label);
  }

  of(id: string): string {
    return this.labels.get(id) ?? `unknown id ${id}`;
  }

  /** The nth of those made so far, from 1, counted around; 0 is one that never was. */
  nth(n: number): { readonly label: Label; readonly id: string } {
    const all = [...this.ids].map(([label, id]) => ({ label, id }));
    return (n > 0 && all[(n - 1) % all.length]) || unknown;
  }

  /** Compares by id, as the store does. */
  readonly byId = (a: Label, b: Label): number => {
    const [left = '', right = ''] = [this.ids.get(a), this.ids.get(b)];
    return left < right ? -1 : Number(left > right);
  };
}
