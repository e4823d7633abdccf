/** How the rows of a source follow one another in time, as far as it has been read. */
export class SourceOrder {
  /** Whether its first step is up (1) or down (-1); 0 as long as all its rows have one time. */
  direction = 0;
  /** Whether no row so far is before an earlier one. */
  isAscending = true;
  private latest = Number.NEGATIVE_INFINITY;

  /** @returns how many rows, from the first of these on, stand before the first step down */
  look(times: Float64Array): number {
    let ascending = this.isAscending ? times.length : 0;
    for (let i = 0; i < times.length; i++) {
      const ms = times[i] as number;
      if (this.direction === 0 && this.latest !== Number.NEGATIVE_INFINITY) {
        this.direction = Math.sign(ms - this.latest);
      }
      if (this.isAscending && ms < this.latest) {
        this.isAscending = false;
        ascending = i;
      }
      if (ms > this.latest) this.latest = ms;
    }
    return ascending;
  }
}
