"""Bars of a JTS gateway as columns of numpy, and its other services, over gRPC."""

import dataclasses
import itertools
import random
import time
import uuid

import grpc
import numpy as np

from jts.storage.v1 import candles_pb2, errors_pb2, types_pb2
from jts.storage.v1 import backtests_pb2_grpc, candles_pb2_grpc, formulas_pb2_grpc
from jts.storage.v1 import settings_pb2_grpc, store_pb2_grpc, strategies_pb2_grpc, symbols_pb2_grpc
from status_pb2 import Status

PREFIX = "STORAGE_ERROR_CODE_"

# What comes without a detail: of gRPC itself, or of something between us and the gateway.
OWN_CODES = {
    grpc.StatusCode.CANCELLED: "ABORTED",
    grpc.StatusCode.INVALID_ARGUMENT: "VALIDATION",
    grpc.StatusCode.DEADLINE_EXCEEDED: "TIMEOUT",
    grpc.StatusCode.PERMISSION_DENIED: "UNAUTHORIZED",
    grpc.StatusCode.UNAUTHENTICATED: "UNAUTHORIZED",
    grpc.StatusCode.RESOURCE_EXHAUSTED: "RESOURCE_EXHAUSTED",
    grpc.StatusCode.UNIMPLEMENTED: "UNSUPPORTED",
    grpc.StatusCode.UNAVAILABLE: "UNAVAILABLE",
}
RETRYABLE = {"TIMEOUT", "RESOURCE_EXHAUSTED", "UNAVAILABLE"}


class StorageError(Exception):
    """What went wrong. Decide by `code` and `retryable`; `detail` has the fields of the code."""

    def __init__(self, error: grpc.RpcError):
        self.detail = _detail_of(error)
        detail = self.detail or errors_pb2.StorageErrorDetail(message=error.details())
        if self.detail is None:
            self.code = OWN_CODES.get(error.code(), "UNKNOWN")
            self.retryable = self.code in RETRYABLE
        else:
            # A code of a later version than ours has no name here.
            known = errors_pb2.StorageErrorCode.values()
            name = errors_pb2.StorageErrorCode.Name(detail.code if detail.code in known else 0)
            self.code = name.removeprefix(PREFIX).replace("UNSPECIFIED", "UNKNOWN")
            self.retryable = detail.retryable
        self.retry_after_s = detail.retry_after_ms / 1000
        super().__init__(f"{self.code}: {detail.message}")


def _detail_of(error: grpc.RpcError):
    trailers = dict(error.trailing_metadata() or ())
    for one in Status.FromString(trailers.get("grpc-status-details-bin", b"")).details:
        if one.type_url.endswith("/jts.storage.v1.StorageErrorDetail"):
            return errors_pb2.StorageErrorDetail.FromString(one.value)
    return None


@dataclasses.dataclass
class Bars:
    """Columns of equal length, ascending in time. A price is its column's value / 10^price_scale."""

    price_scale: int
    timestamp: np.ndarray  # int64, milliseconds since 1970-01-01T00:00:00Z
    open: np.ndarray  # int64, as the three below
    high: np.ndarray
    low: np.ndarray
    close: np.ndarray
    volume: np.ndarray  # uint64

    def __len__(self):
        return len(self.timestamp)

    def __getitem__(self, rows: slice) -> "Bars":
        return Bars(self.price_scale, *(getattr(self, name)[rows] for name in COLUMNS))

    def prices(self, name: str) -> np.ndarray:
        """The nearest doubles: for arithmetic. What is exact are the integers."""
        return getattr(self, name) / 10.0**self.price_scale

    def times(self) -> np.ndarray:
        return self.timestamp.view("datetime64[ms]")


COLUMNS = {
    "timestamp": "<i8",
    "open": "<i8",
    "high": "<i8",
    "low": "<i8",
    "close": "<i8",
    "volume": "<u8",
}


def to_columns(bars: Bars) -> types_pb2.CandleColumns:
    columns = {name: np.asarray(getattr(bars, name), kind).tobytes() for name, kind in COLUMNS.items()}
    return types_pb2.CandleColumns(price_scale=bars.price_scale, **columns)


def from_columns(parts: list) -> Bars:
    """The bars of the messages of an answer: no loop over bars, and one copy of each column."""
    columns = {
        name: np.frombuffer(b"".join(getattr(part, name) for part in parts), kind)
        for name, kind in COLUMNS.items()
    }
    return Bars(parts[0].price_scale if parts else 0, **columns)


class Client:
    """
    Call by `call` what answers once, by `read` what answers in parts: `client.settings.GetSetting`. Each has
    `timeout_s` seconds; with None as long as the gateway's stores give it. `credentials` are for a gateway
    with TLS, `grpc.ssl_channel_credentials(root_certificates)`: without them whoever is on the way reads the
    token.
    """

    def __init__(
        self,
        address: str,
        token: str | None = None,
        timeout_s: float | None = 30,
        credentials: grpc.ChannelCredentials | None = None,
    ):
        plain = credentials is None
        self._channel = grpc.insecure_channel(address) if plain else grpc.secure_channel(address, credentials)
        self._headers = () if token is None else (("authorization", f"Bearer {token}"),)
        self._timeout_s = timeout_s
        self.store = store_pb2_grpc.StoreServiceStub(self._channel)
        self.candles = candles_pb2_grpc.CandleServiceStub(self._channel)
        self.symbols = symbols_pb2_grpc.SymbolServiceStub(self._channel)
        self.formulas = formulas_pb2_grpc.FormulaServiceStub(self._channel)
        self.strategies = strategies_pb2_grpc.StrategyServiceStub(self._channel)
        self.backtests = backtests_pb2_grpc.BacktestServiceStub(self._channel)
        self.settings = settings_pb2_grpc.SettingServiceStub(self._channel)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._channel.close()

    def call(self, method, request, headers=(), attempts=1_000_000):
        """Repeats what may succeed then, until the deadline. The gateway keeps attempts of a call apart."""
        deadline = time.monotonic() + (self._timeout_s or float("inf"))
        headers = (*self._headers, *headers, ("jts-call", uuid.uuid4().hex))
        for attempt in itertools.count(1):
            left = self._timeout_s and deadline - time.monotonic()
            try:
                return method(request, timeout=left, metadata=headers)
            except grpc.RpcError as error:
                failure = StorageError(error)
                pause = max(failure.retry_after_s, random.uniform(0.5, 1) * min(2, 0.05 * 2 ** min(attempt, 6)))
                late = time.monotonic() + pause >= deadline
                if not failure.retryable or late or attempt >= attempts:
                    raise failure from error
                time.sleep(pause)

    def read(self, method, request):
        """Messages, as they come; who breaks off ends the gateway's work. An end without error was whole."""
        answer = method(request, timeout=self._timeout_s, metadata=self._headers)
        try:
            yield from answer
        except grpc.RpcError as error:
            raise StorageError(error) from error
        finally:
            answer.cancel()

    def save_bars(self, key: types_pb2.SeriesKey, bars: Bars, rows_at_once: int = 100_000) -> dict:
        """Stores bars of any number, some at once, in the order of time; says what became of them."""
        done = {"inserted": 0, "replaced": 0, "skipped": 0}
        for row in range(0, len(bars), rows_at_once):
            columns = to_columns(bars[row : row + rows_at_once])
            request = candles_pb2.SaveCandlesRequest(key=key, candles=columns)
            saved = self.call(self.candles.SaveCandles, request)
            for name in done:
                done[name] += getattr(saved, name)
        return done

    def get_bars(self, key: types_pb2.SeriesKey, range_: types_pb2.TimeRange) -> Bars:
        """The bars of a range as they are at one moment."""
        request = candles_pb2.GetCandlesRequest(key=key, range=range_)
        return from_columns([part.candles for part in self.read(self.candles.GetCandles, request)])

    def latest_bars(self, key: types_pb2.SeriesKey, count: int) -> Bars:
        request = candles_pb2.GetLatestCandlesRequest(key=key, count=count)
        return from_columns([part.candles for part in self.read(self.candles.GetLatestCandles, request)])

    def stream_bars(self, key: types_pb2.SeriesKey, range_: types_pb2.TimeRange, rows_at_once: int = 0):
        """Bars of a range of any length, some at a time, as they are when they are due."""
        request = candles_pb2.StreamCandlesRequest(key=key, range=range_, chunk_size=rows_at_once)
        for part in self.read(self.candles.StreamCandles, request):
            yield from_columns([part.candles])
