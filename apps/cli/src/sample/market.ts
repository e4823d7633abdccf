import { type Random, seededRandom } from './random.js';

/** One generated bar, in whole won and shares. */
export interface SampleBar {
  /** `2024-01-02`, local date of the exchange. */
  readonly date: string;
  /** `09:00:00`, local time of the bar's start; absent on a daily bar. */
  readonly time?: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface Listing {
  readonly code: string;
  readonly name: string;
  readonly market: 'KOSPI' | 'KOSDAQ' | 'ETF';
  readonly sector: string;
  readonly seed: number;
  /** The first price, in won. */
  readonly price: number;
  /** Standard deviation of a day's return. */
  readonly volatility: number;
  /** Shares of a minute, about. */
  readonly turnover: number;
}

/** The exchange's regular session: 09:00 to 15:20 by the minute, and the closing auction at 15:30. */
const sessionMinutes = [...Array.from({ length: 380 }, (_, i) => 540 + i), 930];
const dayMs = 86_400_000;
/** Fixed-date holidays of the exchange (lunar ones are left out: it's a sample). */
const holidays = new Set([
  '01-01',
  '03-01',
  '05-01',
  '05-05',
  '06-06',
  '08-15',
  '10-03',
  '10-09',
  '12-25',
  '12-31',
]);

/** The exchange's step of prices, which grows with the price. */
export function tickSize(price: number): number {
  const steps: readonly [number, number][] = [
    [2_000, 1],
    [5_000, 5],
    [20_000, 10],
    [50_000, 50],
    [200_000, 100],
    [500_000, 500],
  ];
  return steps.find(([below]) => price < below)?.[1] ?? 1_000;
}

const toTick = (price: number): number => {
  const tick = tickSize(price);
  return Math.max(tick, Math.round(price / tick) * tick);
};

/** Trading days of the span, both ends included, as `YYYY-MM-DD`. */
export function tradingDays(first: string, last: string): string[] {
  const days: string[] = [];
  for (let ms = Date.parse(first); ms <= Date.parse(last); ms += dayMs) {
    const date = new Date(ms);
    const text = date.toISOString().slice(0, 10);
    const weekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
    if (!weekend && !holidays.has(text.slice(5))) days.push(text);
  }
  return days;
}

/** The minutes of each day: a random walk on the exchange's ticks, within its daily limits of 30%. */
export function* sessions(listing: Listing, days: readonly string[]): Generator<SampleBar[]> {
  const random = seededRandom(listing.seed);
  let close = listing.price;
  for (const date of days) {
    const session = oneSession(listing, random, date, close);
    close = session.at(-1)?.close ?? close;
    yield session;
  }
}

function oneSession(listing: Listing, random: Random, date: string, previous: number): SampleBar[] {
  const step = listing.volatility / Math.sqrt(sessionMinutes.length);
  const mood = 0.6 + random.uniform() + random.uniform() * random.uniform();
  const within = (price: number) =>
    toTick(Math.min(previous * 1.29, Math.max(previous * 0.71, price)));
  let price = within(previous * (1 + 0.3 * listing.volatility * random.normal()));
  return sessionMinutes.map((minute, i) => {
    const path = [price, 0, 0, 0];
    for (let k = 1; k < path.length; k++)
      price = path[k] = within(price * (1 + (step / 1.7) * random.normal()));
    // Trading is busiest at both ends of the session.
    const busy = 0.5 + (2 * Math.abs(i - 190)) / 190;
    return {
      date,
      time: `${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`,
      open: path[0] as number,
      high: Math.max(...path),
      low: Math.min(...path),
      close: price,
      volume: Math.round(listing.turnover * mood * busy * (0.2 + 1.6 * random.uniform())),
    };
  });
}

/** The day's bar of its minutes. */
export function dailyBar(session: readonly SampleBar[]): SampleBar {
  const [first, last] = [session[0], session.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('a session has minutes');
  return {
    date: first.date,
    open: first.open,
    high: Math.max(...session.map((bar) => bar.high)),
    low: Math.min(...session.map((bar) => bar.low)),
    close: last.close,
    volume: session.reduce((sum, bar) => sum + bar.volume, 0),
  };
}

const two = (value: number): string => String(value).padStart(2, '0');
