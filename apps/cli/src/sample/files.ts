import { dailyBar, type Listing, type SampleBar, sessions, tradingDays } from './market.js';

/** Invented companies: no such code is listed. */
export const listings: readonly [Listing, Listing] = [
  {
    code: '990010',
    name: '가나전자',
    market: 'KOSPI',
    sector: '전기전자',
    seed: 20_240_102,
    price: 61_200,
    volatility: 0.016,
    turnover: 28_000,
  },
  {
    code: '990020',
    name: '다라바이오',
    market: 'KOSDAQ',
    sector: '제약',
    seed: 20_240_105,
    price: 18_450,
    volatility: 0.022,
    turnover: 6_500,
  },
];

export const sampleSpan = { first: '2015-01-02', last: '2024-12-30' } as const;
/** The last sessions, of which the minutes are kept. */
export const minuteSessions = 40;

/** The sample's files: daily bars of both companies, minutes of the first, and the symbols. */
export function sampleFiles(): ReadonlyMap<string, string> {
  const days = tradingDays(sampleSpan.first, sampleSpan.last);
  const files = new Map<string, string>([['symbols.csv', symbolsFile()]]);
  for (const listing of listings) {
    const all = [...sessions(listing, days)];
    files.set(`${listing.code}-1d.csv`, dailyFile(all.map(dailyBar)));
    if (listing === listings[0]) {
      files.set(`${listing.code}-1m.csv`, minuteFile(all.slice(-minuteSessions).flat()));
    }
  }
  return files;
}

/** As a Korean vendor writes it. */
function dailyFile(bars: readonly SampleBar[]): string {
  const rows = bars.map((bar) => [bar.date, ...values(bar)].join(','));
  return ['날짜,시가,고가,저가,종가,거래량', ...rows, ''].join('\n');
}

function minuteFile(bars: readonly SampleBar[]): string {
  const rows = bars.map((bar) => [`${bar.date} ${bar.time}`, ...values(bar)].join(','));
  return ['datetime,open,high,low,close,volume', ...rows, ''].join('\n');
}

function symbolsFile(): string {
  const rows = listings.map(({ code, name, market, sector }) =>
    [code, name, market, sector].join(','),
  );
  return ['code,name,market,sector', ...rows, ''].join('\n');
}

const values = ({ open, high, low, close, volume }: SampleBar) => [open, high, low, close, volume];
