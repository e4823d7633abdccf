"""Bars as a market might have them: invented, and the same for the same seed."""

import numpy as np

from jts_client import Bars

MINUTE_MS = 60_000


def random_bars(length: int, start: str = "2020-01-02", seed: int = 1, price_scale: int = 4) -> Bars:
    """Minutes of a price that wanders, in ticks of 0.05."""
    random = np.random.default_rng(seed)
    tick = 5 * 10 ** (price_scale - 2)
    close = 20_000 + np.cumsum(random.integers(-3, 4, length))
    close = np.maximum(close, 100)
    open_ = np.concatenate(([20_000], close[:-1]))[:length]
    high = np.maximum(open_, close) + random.integers(0, 5, length)
    low = np.minimum(open_, close) - random.integers(0, 5, length)
    first = np.datetime64(start, "ms").astype("int64")
    return Bars(
        price_scale=price_scale,
        timestamp=first + MINUTE_MS * np.arange(length),
        open=open_ * tick,
        high=high * tick,
        low=low * tick,
        close=close * tick,
        volume=random.integers(0, 2**40, length, dtype="uint64"),
    )
