import { barLabel, isDateLabelled, maxTimestamp, minTimestamp, type Timeframe } from '@jts/domain';
import type { DateFormat, ReadStatus } from './date-format.js';
import { shown } from './text.js';
import type { TimeZone } from './time-zone.js';

/** Reads the time column of a file whose form of dates is known. */
export class TimestampReader {
  /** Whether the value read last had another time than the label that it got. */
  relabelled = false;
  private readonly labelled: boolean;

  constructor(
    private readonly format: DateFormat,
    private readonly timeframe: Timeframe,
    private readonly zone: TimeZone | undefined,
  ) {
    this.labelled = isDateLabelled(timeframe);
  }

  /** Epoch milliseconds, for bars of a day or longer of their label; or why there are none. */
  read(text: string): number | string {
    const status = this.format.read(text);
    const ms = status === 'ok' ? this.value() : this.reasonFor(status);
    if (typeof ms === 'number' && ms >= minTimestamp && ms <= maxTimestamp) return ms;
    if (text === '') return 'is empty';
    const reason = typeof ms === 'string' ? ms : 'lies outside 1900-01-01 to 2299-12-31 UTC';
    return `${JSON.stringify(shown(text))} ${reason}`;
  }

  private value(): number | string {
    return this.labelled ? this.label() : this.instant();
  }

  /** A date is a label, not an instant: the one written, or the zone's at an instant with offset. */
  private label(): number {
    const { localMs, offsetMs } = this.format;
    const isOwn = this.zone === undefined || Number.isNaN(offsetMs);
    const written = isOwn ? localMs : this.zone.toLocal(localMs - offsetMs);
    const label = barLabel(this.timeframe, written);
    this.relabelled = label !== written;
    return label;
  }

  private instant(): number | string {
    const { localMs, offsetMs, hasTime } = this.format;
    if (!Number.isNaN(offsetMs)) return localMs - offsetMs;
    return this.zone === undefined || !hasTime ? localMs : this.zone.toInstant(localMs);
  }

  private reasonFor(status: Exclude<ReadStatus, 'ok'>): string {
    switch (status) {
      case 'form':
        return `is not of the form ${this.format.text}`;
      case 'calendar':
        return 'is no real date or time of day';
      case 'year':
        return 'lies outside the years 1900 to 2299';
      case 'fraction':
        return 'is finer than a millisecond';
    }
  }
}
