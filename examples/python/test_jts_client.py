"""The client against gateways of its own, in memory or over the ClickHouse that CLICKHOUSE_URL names."""

import itertools
import json
import subprocess
import sys
import time
import unittest
import uuid

import grpc
import numpy as np

from jts.storage.v1 import candles_pb2, errors_pb2, formulas_pb2, settings_pb2, store_pb2
from jts.storage.v1 import symbols_pb2, types_pb2
from jts_client import COLUMNS, PREFIX, Bars, Client, StorageError, from_columns, to_columns
from random_bars import MINUTE_MS, random_bars

MILLION = 1_000_000


def setUpModule():
    global gateways, addresses
    gateways = subprocess.Popen(
        ["node", "gateways.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    unittest.addModuleCleanup(gateways.communicate)
    addresses = json.loads(gateways.stdout.readline())


def new_key(timeframe=types_pb2.TIMEFRAME_ONE_MINUTE) -> types_pb2.SeriesKey:
    return types_pb2.SeriesKey(exchange="KRX", symbol=uuid.uuid4().hex, timeframe=timeframe)


def range_of(bars: Bars) -> types_pb2.TimeRange:
    return types_pb2.TimeRange(from_ms=bars.timestamp[0], to_ms=bars.timestamp[-1])


class TestOfMain(unittest.TestCase):
    def setUp(self):
        self.client = self.enterContext(Client(addresses["main"]))

    def series(self, bars: Bars) -> types_pb2.SeriesKey:
        """Bars that are stored until the test ends."""
        key = new_key()
        self.client.save_bars(key, bars)
        request = candles_pb2.DeleteCandlesRequest(key=key, range=range_of(bars))
        self.addCleanup(self.client.call, self.client.candles.DeleteCandles, request)
        return key

    def assertSame(self, found: Bars, expected: Bars):
        self.assertEqual(found.price_scale, expected.price_scale)
        for name, kind in COLUMNS.items():
            self.assertEqual(getattr(found, name).dtype, np.dtype(kind))
            np.testing.assert_array_equal(getattr(found, name), getattr(expected, name), name)


class BarsTest(TestOfMain):
    def test_a_million_bars_come_back_exactly(self):
        bars = random_bars(MILLION)
        key = self.series(bars)
        start = time.monotonic()
        found = self.client.get_bars(key, range_of(bars))
        print(f"\n1,000,000 bars read into numpy in {time.monotonic() - start:.2f} s")
        self.assertSame(found, bars)

    def test_messages_are_below_a_mebibyte_and_say_how_many_bars_there_are(self):
        bars = random_bars(100_000)
        request = candles_pb2.GetCandlesRequest(key=self.series(bars), range=range_of(bars))
        messages = list(self.client.read(self.client.candles.GetCandles, request))
        self.assertLess(max(message.ByteSize() for message in messages), 2**20)
        self.assertEqual([message.total_count for message in messages if message.total_count], [len(bars)])
        self.assertEqual(messages[-1].total_count, len(bars))
        self.assertSame(from_columns([message.candles for message in messages]), bars)

    def test_a_stream_has_parts_as_large_as_asked_for_and_may_be_broken_off(self):
        bars = random_bars(10_000)
        key = self.series(bars)
        parts = list(self.client.stream_bars(key, range_of(bars), 3000))
        self.assertEqual([len(part) for part in parts], [3000, 3000, 3000, 1000])
        self.assertSame(parts[2], bars[6000:9000])
        (first,) = itertools.islice(self.client.stream_bars(key, range_of(bars), 10), 1)
        self.assertSame(first, bars[:10])

    def test_the_latest_bars_and_none_at_all(self):
        bars = random_bars(100)
        self.assertSame(self.client.latest_bars(self.series(bars), 7), bars[-7:])
        self.assertEqual(len(self.client.latest_bars(new_key(), 7)), 0)
        self.assertEqual(len(self.client.get_bars(new_key(), range_of(bars))), 0)
        self.assertEqual(list(self.client.stream_bars(new_key(), range_of(bars))), [])

    def test_a_save_says_what_it_found_stored(self):
        bars = random_bars(1000)
        key = new_key()
        saved = self.client.save_bars(key, bars[:600], rows_at_once=250)
        self.assertEqual(saved, {"inserted": 600, "replaced": 0, "skipped": 0})
        later = random_bars(1000)
        later.volume[:100] += np.uint64(1)
        saved = self.client.save_bars(key, later)
        self.assertEqual(saved, {"inserted": 400, "replaced": 100, "skipped": 500})
        self.assertSame(self.client.get_bars(key, range_of(bars)), later)
        request = candles_pb2.DeleteCandlesRequest(key=key, range=range_of(bars))
        self.assertEqual(self.client.call(self.client.candles.DeleteCandles, request).deleted, 1000)
        self.assertEqual(self.client.call(self.client.candles.DeleteCandles, request).deleted, 0)

    def test_the_largest_numbers_keep_every_digit(self):
        most, ones = 10**18 - 1, np.ones(2, "int64")
        bars = Bars(
            price_scale=4,
            timestamp=np.array([0, MINUTE_MS]),
            open=most * ones,
            high=most * ones,
            low=-most * ones,
            close=(most - 1) * ones,
            volume=np.array([0, 2**64 - 1], "uint64"),
        )
        self.assertSame(self.client.get_bars(self.series(bars), range_of(bars)), bars)

    def test_prices_as_floats_and_times_as_numpy_has_them(self):
        bars = random_bars(3, start="2024-01-02")
        self.assertEqual(str(bars.times()[1]), "2024-01-02T00:01:00.000")
        self.assertEqual(bars.prices("open")[0], 1000.0)
        self.assertEqual(bars.prices("close").dtype, np.float64)

    def test_the_short_program(self):
        bars = random_bars(5)
        args = [sys.executable, "latest_bars.py", addresses["main"], self.series(bars).symbol, "3"]
        printed = subprocess.run(args, check=True, capture_output=True, text=True).stdout
        self.assertEqual(printed, f"{bars.prices('close')[-3:]}\n")

    def test_coverage_and_counts(self):
        bars = random_bars(50)
        key = self.series(bars)
        coverage = self.client.call(
            self.client.candles.GetCoverage, candles_pb2.GetCoverageRequest(key=key)
        )
        self.assertEqual(coverage.coverage, range_of(bars))
        counted = self.client.call(
            self.client.candles.CountCandles, candles_pb2.CountCandlesRequest(key=key)
        )
        self.assertEqual(counted.count, 50)


class OtherServicesTest(TestOfMain):
    def test_any_text_survives(self):
        name = '\ufeff "삼성전자" 😀 \\'
        symbol = symbols_pb2.StockSymbol(
            code=uuid.uuid4().hex, name=name, market=types_pb2.MARKET_KOSPI, is_active=True
        )
        save = symbols_pb2.SaveSymbolsRequest(symbols=[symbol])
        self.client.call(self.client.symbols.SaveSymbols, save)
        get = symbols_pb2.GetSymbolRequest(code=symbol.code)
        self.assertEqual(self.client.call(self.client.symbols.GetSymbol, get).symbol, symbol)

    def test_settings_are_json(self):
        value = {"b": [1.5, None], "a": "추세"}
        request = settings_pb2.SetSettingRequest(key="theme", value_json=json.dumps(value))
        self.client.call(self.client.settings.SetSetting, request)
        answer = self.client.call(
            self.client.settings.GetSetting, settings_pb2.GetSettingRequest(key="theme")
        )
        self.assertEqual(json.loads(answer.setting.value_json), value)
        self.assertEqual(list(json.loads(answer.setting.value_json)), ["b", "a"])


class TlsTest(unittest.TestCase):
    def contents(self, credentials):
        options = {"token": "of-this-test", "timeout_s": 5, "credentials": credentials}
        with Client(addresses["secure"], **options) as client:
            request = store_pb2.GetStoreInfoRequest()
            return client.call(client.store.GetStoreInfo, request, attempts=1).contents

    def test_an_authority_that_is_trusted(self):
        trusted = grpc.ssl_channel_credentials(addresses["authority"].encode())
        self.assertEqual(self.contents(trusted), [store_pb2.STORE_CONTENT_DOCUMENTS])

    def test_an_authority_that_is_not_and_no_tls(self):
        for credentials in (grpc.ssl_channel_credentials(), None):
            with self.assertRaises(StorageError) as caught:
                self.contents(credentials)
            self.assertEqual(caught.exception.code, "UNAVAILABLE")


class ErrorsTest(unittest.TestCase):
    """Each code, by a test of its name: most by what brings them, some by a gateway that throws them."""

    def failure(self, gateway: str, work, **options) -> StorageError:
        with Client(addresses[gateway], **options) as client:
            with self.assertRaises(StorageError) as caught:
                work(client)
        return caught.exception

    def assertFailure(self, failure: StorageError, code: str, retryable=False, **fields):
        self.assertIsNotNone(failure.detail, failure)
        self.assertEqual((failure.code, failure.retryable), (code, retryable))
        self.assertEqual({name: getattr(failure.detail, name) for name in fields}, fields)
        self.assertNotEqual(failure.detail.message, "")

    def test_every_code_has_its_test(self):
        names = [name.removeprefix(PREFIX) for name in errors_pb2.StorageErrorCode.keys()]
        missing = [one for one in names[1:] if not hasattr(self, f"test_{one.lower()}")]
        self.assertEqual(missing, [])

    def test_validation(self):
        bars = random_bars(5)
        bars.timestamp[3] = bars.timestamp[2]
        failure = self.failure("main", lambda client: client.save_bars(new_key(), bars))
        self.assertFailure(failure, "VALIDATION", path="columns.timestamp[3]")
        self.assertEqual(failure.detail.reason, "must be later than the one before")

    def test_not_found(self):
        formula = formulas_pb2.Formula(
            id="0123456789abcdef01234567",
            version=3,
            name="a",
            expression="close > 1",
            category=formulas_pb2.FORMULA_CATEGORY_SCAN,
        )
        request = formulas_pb2.SaveFormulaRequest(formula=formula)
        failure = self.failure("main", lambda one: one.call(one.formulas.SaveFormula, request))
        self.assertFailure(failure, "NOT_FOUND", entity="formula", id=formula.id)

    def test_version_conflict(self):
        request = settings_pb2.SetSettingRequest(key="new", value_json="1", expected_version=7)
        failure = self.failure("main", lambda one: one.call(one.settings.SetSetting, request))
        self.assertFailure(failure, "VERSION_CONFLICT", expected_version=7, actual_version=0)

    def test_too_large(self):
        bars = random_bars(11)

        def save_and_read(client):
            key = new_key()
            client.save_bars(key, bars)
            client.get_bars(key, range_of(bars))

        self.assertFailure(self.failure("small", save_and_read), "TOO_LARGE")

    def test_resource_exhausted(self):
        request = settings_pb2.GetSettingRequest(key="a")

        def work(client):
            for _ in range(100):
                client.call(client.settings.GetSetting, request, attempts=1)

        failure = self.failure("limited", work)
        self.assertFailure(failure, "RESOURCE_EXHAUSTED", retryable=True)
        self.assertGreater(failure.retry_after_s, 0)
        with Client(addresses["limited"]) as patient:
            for _ in range(2):
                patient.call(patient.settings.GetSetting, request)

    def test_unauthorized(self):
        request = store_pb2.GetStoreInfoRequest()
        ask = lambda client: client.call(client.store.GetStoreInfo, request)
        for token in (None, "another"):
            self.assertFailure(self.failure("guarded", ask, token=token), "UNAUTHORIZED")
        with Client(addresses["guarded"], token="of-this-test") as client:
            self.assertEqual(ask(client).contents, [store_pb2.STORE_CONTENT_DOCUMENTS])

    def test_unavailable(self):
        ask = lambda client: client.latest_bars(new_key(), 1)
        failure = self.failure("nobody", ask, timeout_s=None)
        self.assertFailure(failure, "UNAVAILABLE", retryable=True)

    def test_timeout(self):
        ask = lambda client: client.latest_bars(new_key(), 1)
        failure = self.failure("silent", ask, timeout_s=None)
        self.assertFailure(failure, "TIMEOUT", retryable=True)

    def test_unsupported(self):
        request = settings_pb2.GetSettingRequest(key="a")
        failure = self.failure("small", lambda one: one.call(one.settings.GetSetting, request))
        self.assertFailure(failure, "UNSUPPORTED")

    def broken(self, code: str) -> StorageError:
        request = store_pb2.GetStoreInfoRequest()
        headers = [("error", code)]
        return self.failure("broken", lambda one: one.call(one.store.GetStoreInfo, request, headers, 1))

    def test_corrupt_data(self):
        fields = {"collection": "formulas", "id": "7", "path": "tags", "reason": "must be a list"}
        self.assertFailure(self.broken("CORRUPT_DATA"), "CORRUPT_DATA", **fields)

    def test_schema_mismatch(self):
        failure = self.broken("SCHEMA_MISMATCH")
        self.assertFailure(failure, "SCHEMA_MISMATCH", differences=["no column volume"])

    def test_aborted(self):
        self.assertFailure(self.broken("ABORTED"), "ABORTED")

    def test_closed(self):
        """A gateway that closes is away, and another may be there soon."""
        self.assertFailure(self.broken("CLOSED"), "UNAVAILABLE", retryable=True)

    def test_unknown(self):
        self.assertFailure(self.broken("UNKNOWN"), "UNKNOWN")


class WithoutDetailTest(unittest.TestCase):
    """What gRPC itself says."""

    def test_a_deadline_of_the_client(self):
        with Client(addresses["silent"], timeout_s=0.05) as client:
            with self.assertRaises(StorageError) as caught:
                client.latest_bars(new_key(), 1)
        self.assertEqual((caught.exception.code, caught.exception.retryable), ("TIMEOUT", True))

    def test_a_gateway_that_is_not_there(self):
        with Client("127.0.0.1:1", timeout_s=0.5) as client:
            with self.assertRaises(StorageError) as caught:
                client.latest_bars(new_key(), 1)
        self.assertEqual(caught.exception.code, "UNAVAILABLE")
        self.assertIsInstance(caught.exception.__cause__, grpc.RpcError)


if __name__ == "__main__":
    unittest.main()
