"""The shared cache as the site may use it: out of reach it is an empty one. Nothing in it is truth, and no sitting stops for it."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class LenientRedisCache(RedisCache):
    """Reads find nothing, writes are lost, and throttles let everybody through while Redis is away.

    Counting (`incr`) and clearing still raise: whoever counts must know that nobody counts.
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _unless_away(lambda: super(LenientRedisCache, self).get(key, default, version), default)

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        found: dict[Any, Any] = _unless_away(lambda: super(LenientRedisCache, self).get_many(keys, version), {})
        return found

    def set(self, key: Any, value: Any, *args: Any, **options: Any) -> None:
        _unless_away(lambda: super(LenientRedisCache, self).set(key, value, *args, **options), None)

    def add(self, key: Any, value: Any, *args: Any, **options: Any) -> bool:
        """True while it is away: whoever asks is the first, as far as anybody knows."""
        return bool(_unless_away(lambda: super(LenientRedisCache, self).add(key, value, *args, **options), True))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(_unless_away(lambda: super(LenientRedisCache, self).delete(key, version), False))


def _unless_away(ask: Callable[[], Any], otherwise: Any) -> Any:
    try:
        return ask()
    except (RedisError, OSError) as error:
        log.warning("the shared cache is out of reach: %s", error)
        return otherwise
