"""Prints the last closing prices of a series: `latest_bars.py 127.0.0.1:50051 005930 20`."""

import sys

import grpc
import numpy as np

from jts.storage.v1 import candles_pb2, candles_pb2_grpc, types_pb2

address, symbol, count = sys.argv[1:]
with grpc.insecure_channel(address) as channel:
    candles = candles_pb2_grpc.CandleServiceStub(channel)
    key = types_pb2.SeriesKey(exchange="KRX", symbol=symbol, timeframe=types_pb2.TIMEFRAME_ONE_MINUTE)
    request = candles_pb2.GetLatestCandlesRequest(key=key, count=int(count))
    parts = [message.candles for message in candles.GetLatestCandles(request, timeout=30)]

# Integers, exact to the last digit; / 10^price_scale gives the nearest doubles.
close = np.frombuffer(b"".join(part.close for part in parts), "<i8")
print(close / 10.0 ** parts[0].price_scale)
