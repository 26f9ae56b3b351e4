"""The two predictions that a room must beat: the other evenings' GMV per viewer, and all stock at its price."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.calibration.recording import Evening, Recording


def viewers(recording: Evening) -> int:
    return int(recording.entries.to_numpy().sum())


def by_entries(others: Sequence[Recording], recording: Evening) -> float:
    """The other sessions' GMV per entry times this session's entries. CNY."""
    return sum(other.gmv for other in others) / sum(viewers(other) for other in others) * viewers(recording)


def by_stock(others: Sequence[Recording], recording: Evening) -> float:
    """Stock and reserve at list price as a cap, times the share of their caps that the other sessions reached. CNY."""
    share = sum(other.gmv for other in others) / sum(_cap(other) for other in others)
    return share * _cap(recording)


def _cap(recording: Evening) -> float:
    products = recording.products
    return float(((products["stock"] + products["reserve"]) * products["list_price"]).sum())
