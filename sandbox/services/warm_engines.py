"""Compiles every version of the engine that somebody may open a room of, so that no candidate waits for the compiler."""

from __future__ import annotations

import logging

from django.db import DatabaseError, close_old_connections

from sandbox import selectors
from sandbox.engine.errors import EngineError
from sandbox.engines import CURRENT, engine_by_version

log = logging.getLogger(__name__)


def warm_engines() -> None:
    """The current engine and those of published scenarios. A version that is not carried is told to the log; its rooms are refused."""
    CURRENT.warm_up()
    for version, bots in _pinned_versions():
        try:
            engine = engine_by_version(version, bots)
            if engine is not CURRENT:
                engine.warm_up()
        except EngineError as error:
            log.error("published scenarios cannot be played: %s", error)


def _pinned_versions() -> list[tuple[str, str]]:
    try:
        return selectors.pinned_versions()
    except DatabaseError as error:  # not there yet, or not migrated: old versions are then compiled when a room of theirs opens
        log.warning("old versions of the engine are not compiled ahead: %s", error)
        return []
    finally:
        close_old_connections()
