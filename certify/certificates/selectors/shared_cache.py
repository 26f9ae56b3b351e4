"""The cache that all processes share, for what may be lost: with the cache out of reach a certificate can still be verified."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def recall(name: str) -> Any:
    """What was remembered, or None."""
    return _unless_unreachable(lambda: cache.get(name))


def remember(name: str, value: Any, lifetime_s: int) -> None:
    """For a while, if possible."""
    _unless_unreachable(lambda: cache.set(name, value, lifetime_s))


def count(name: str, window_s: int) -> int:
    """How often this was called within the window, this time included; 0 when nobody can tell."""
    return int(_unless_unreachable(lambda: _count(name, window_s)) or 0)


def _count(name: str, window_s: int) -> int:
    if cache.add(name, 1, window_s):
        return 1
    try:
        return int(cache.incr(name))
    except ValueError:  # it ran out between the two calls
        cache.set(name, 1, window_s)
        return 1


def _unless_unreachable(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except (OSError, RedisError, DatabaseError) as error:
        log.warning("the shared cache is out of reach: %s", error)
        return None
