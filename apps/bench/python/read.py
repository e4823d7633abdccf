"""Reads the bars of one series as Python programs do, over the native protocol.

A process that is asked by lines on stdin: `run` reads, `check` describes what was read in the words
of the benchmark, `memory` tells how much of it was in use. Each is answered by a line on stdout.
"""

import json
import sys
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal

import clickhouse_driver
import numpy as np


@dataclass
class Candle:
    timestamp: datetime
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: int


WHERE = "symbol = %(symbol)s AND timeframe = %(timeframe)s AND exchange = %(exchange)s ORDER BY timestamp"
BARS = f"SELECT timestamp, open, high, low, close, volume FROM candles WHERE {WHERE}"
INTEGERS = f"""SELECT toUnixTimestamp64Milli(timestamp) AS timestamp, reinterpretAsInt64(open) AS open,
    reinterpretAsInt64(high) AS high, reinterpretAsInt64(low) AS low,
    reinterpretAsInt64(close) AS close, volume FROM candles WHERE {WHERE}"""


def digest(timestamp, open, high, low, close, volume):
    """Of integer arrays: the same text as the benchmark's own digest of bars."""
    weight = timestamp // 60_000 % 97 + 1
    value = open + 3 * high + 7 * low + 11 * close + 13 * volume
    total = int((weight * value).sum()) % 1_000_000_007
    return f"{len(timestamp)} bars from {timestamp[0]} to {timestamp[-1]}, sum {total}"


def integers(values, scale=1):
    return np.array([int(value * scale) for value in values], dtype=np.int64)


def milliseconds(times):
    return np.array([round(time.timestamp() * 1000) for time in times], dtype=np.int64)


def of_candles(candles):
    prices = [integers([getattr(c, f) for c in candles], 10_000) for f in ("open", "high", "low", "close")]
    return digest(milliseconds([c.timestamp for c in candles]), *prices, integers([c.volume for c in candles]))


def of_frame(frame):
    if frame["open"].dtype == np.int64:
        columns = [frame[name].to_numpy().astype(np.int64) for name in frame.columns]
        return digest(*columns)
    # Times come without a zone, in the server's, which is UTC here.
    times = [time.replace(tzinfo=timezone.utc) for time in frame["timestamp"].dt.to_pydatetime()]
    prices = [integers(frame[name], 10_000) for name in ("open", "high", "low", "close")]
    return digest(milliseconds(times), *prices, integers(frame["volume"]))


def ways(connect):
    plain, with_numpy = connect(), connect(settings={"use_numpy": True})

    def candles(key):
        return [Candle(*row) for row in plain.execute(BARS, key)]

    return {
        "candles": (candles, of_candles),
        "dataframe": (lambda key: plain.query_dataframe(BARS, key), of_frame),
        "integers": (lambda key: with_numpy.query_dataframe(INTEGERS, key), of_frame),
    }


def memory(line):
    """Of this process, in bytes: `VmRSS` now, `VmHWM` at most since the last reset."""
    with open("/proc/self/status") as status:
        return next(int(one.split()[1]) * 1024 for one in status if one.startswith(line))


def reset_peak():
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def main():
    way, access, key = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
    password = sys.stdin.readline().rstrip("\n")
    read, describe = ways(lambda **more: clickhouse_driver.Client(password=password, **access, **more))[way]
    rest, peak, result = memory("VmRSS"), 0, None
    for line in sys.stdin:
        if line == "run\n":
            reset_peak()
            result = read(key)
            peak = max(peak, memory("VmHWM"))
            answer = "done"
        elif line == "check\n":
            answer = describe(result)
            result = None
        else:
            answer = json.dumps({"rest": rest, "peak": peak})
        print(answer, flush=True)


if __name__ == "__main__":
    main()
