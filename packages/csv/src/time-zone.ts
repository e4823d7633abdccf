import { ValidationError } from '@jts/domain';
import { Temporal } from 'temporal-polyfill';

const hour = 3_600_000;
const day = 24 * hour;

/** The wall clock of a zone. Local times are epoch milliseconds as if the zone were UTC. */
export class TimeZone {
  /** The offset of a local day or hour, by its number; NaN where it changes within. */
  private readonly days = new Map<number, number>();
  private readonly hours = new Map<number, number>();

  /** @throws ValidationError naming `timezone` where nobody knows such a zone */
  constructor(readonly id: string) {
    try {
      Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(id);
    } catch (cause) {
      const shown = typeof id === 'string' ? JSON.stringify(id) : typeof id;
      const reason = `must be an IANA time zone such as Asia/Seoul, not ${shown}`;
      throw new ValidationError('timezone', reason, { cause });
    }
  }

  /** The instant of a local time, or the reason why it has none, or two. */
  toInstant(local: number): number | string {
    // A precise answer takes 42 microseconds. Where the offset is the same at both ends of a day,
    // it is so between them (no zone has ever changed and changed back within one); on a day of
    // change, the same holds for each hour.
    let offset = this.offsetWithin(this.days, day, local);
    if (Number.isNaN(offset)) offset = this.offsetWithin(this.hours, hour, local);
    return Number.isNaN(offset) ? this.resolve(local) : local - offset;
  }

  /** The local time of an instant. */
  toLocal(instant: number): number {
    const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(this.id);
    return instant + Math.round(zoned.offsetNanoseconds / 1_000_000);
  }

  private offsetWithin(known: Map<number, number>, length: number, local: number): number {
    const span = Math.floor(local / length);
    let offset = known.get(span);
    if (offset === undefined) {
      const start = this.offsetAt(span * length);
      offset = start === this.offsetAt((span + 1) * length - 1) ? start : Number.NaN;
      known.set(span, offset);
    }
    return offset;
  }

  private offsetAt(local: number): number {
    const instant = this.resolve(local);
    return typeof instant === 'number' ? local - instant : Number.NaN;
  }

  private resolve(local: number): number | string {
    const time = Temporal.PlainDateTime.from(new Date(local).toISOString().slice(0, -1));
    const as = (disambiguation: 'reject' | 'earlier') =>
      time.toZonedDateTime(this.id, { disambiguation });
    try {
      return as('reject').epochMilliseconds;
    } catch {
      // The earlier of two times shows the same clock; for a skipped time, none does.
      const twice = as('earlier').toPlainDateTime().equals(time);
      return twice
        ? `occurs twice in ${this.id}, where clocks were put back: give it with its offset`
        : `does not exist in ${this.id}, where clocks were put forward`;
    }
  }
}
