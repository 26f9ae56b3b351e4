"""Does work that is sent get done? Beat sends a canary, a worker writes down that it came; whoever asks compares the clock.

A worker can be alive, connected and deaf: after Redis was away its process answers pings but takes no more tasks (celery issues 8030, 8091,
8384). Only a task that went all the way tells. The times lie in the cache (Redis in every installation that has workers): losing them costs
one more wait of LATE_AFTER_S, nothing else.
"""

import time
from typing import Any

from celery import Celery
from django.core.cache import cache

TASK = "certify.canary"
EVERY_S = 10.0
LATE_AFTER_S = 9 * EVERY_S
"""Several times the longest grade of one room, so that a burst of long rooms does not look like silence."""
PING_S = 1.0
STUDIO_WORKER = "studio@"
"""Workers of this name take long tasks only and are not expected to hear the canary."""

_SENT, _HEARD, _AWAITED, _LOOKED = "canary:sent", "canary:heard", "canary:awaited", "canary:looked"
_KEEP_S = 86_400


def note_sent(now_s: float) -> None:
    """Beat has put a canary into the queue."""
    cache.set(_SENT, now_s, _KEEP_S)


def note_heard(now_s: float) -> None:
    """A worker has taken the canary out of the queue."""
    cache.set(_HEARD, now_s, _KEEP_S)


def worker_state(app: Celery, now_s: float | None = None) -> str:
    """One word on the workers that grade; only `ok`, `starting` and `busy` are well. Times are Unix seconds.

    ok: a canary came within LATE_AFTER_S. starting: none came yet, and nobody has waited that long. no_beat: nobody sends canaries.
    no_worker: canaries are sent, and no worker answers. busy: a worker answers and every process of it has a task. deaf: it answers, has nothing to
    do, and yet takes nothing.
    """
    now_s = time.time() if now_s is None else now_s
    heard_s = cache.get(_HEARD)
    if heard_s is not None and now_s - heard_s <= LATE_AFTER_S:
        return "ok"
    cache.add(_AWAITED, now_s, _KEEP_S)
    awaited_s = cache.get(_AWAITED)
    if heard_s is None and awaited_s is not None and now_s - awaited_s <= LATE_AFTER_S:
        return "starting"
    sent_s = cache.get(_SENT)
    if sent_s is None or now_s - sent_s > LATE_AFTER_S:
        return "no_beat"
    return _ask_workers(app, now_s)


def _ask_workers(app: Celery, now_s: float) -> str:
    """Asked at most once in five seconds: health checks of several web processes must not storm the workers."""
    looked: tuple[float, str] | None = cache.get(_LOOKED)
    if looked and 0 <= now_s - looked[0] < 5:
        return looked[1]
    state = "no_worker"
    # A connection of its own: pooled ones may be from before a restart of Redis, which is just when this is asked.
    with app.connection_for_write() as connection:
        stats: dict[str, Any] = app.control.inspect(timeout=PING_S, connection=connection).stats() or {}
        graders = {name: answer for name, answer in stats.items() if not name.startswith(STUDIO_WORKER)}
        if graders:
            active = app.control.inspect(destination=list(graders), timeout=PING_S, connection=connection).active() or {}
            busy = [len(active.get(name, ())) >= int(answer["pool"]["max-concurrency"]) for name, answer in graders.items()]
            state = "busy" if all(busy) else "deaf"
    cache.set(_LOOKED, (now_s, state), _KEEP_S)
    return state


WELL = ("ok", "starting", "busy")
