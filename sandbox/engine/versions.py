"""The versions of this engine and of its bots. A room pinned to another one is refused, never approximated; `sandbox.engines` has the others.

A change of one byte of a run is a new version: freeze the old one first (`script/freeze_engine`), then count up here.
"""

from sandbox.engine.errors import VersionNotPinned

ENGINE_VERSION = "room/2"
BOT_VERSION = "bots/2"

EDITION = (0,) * int(ENGINE_VERSION.rpartition("/")[2])
"""A tuple as long as the version's number, the last field of every named tuple that compiled code takes. numba finds the compiled code of a call by
what a named tuple holds, not by its class: two engines of one process with tuples of the same shape would mistake each other's, and every call of the
second would be resolved anew, at a hundred times the cost of a tick."""


def require_version(version: str) -> None:
    if version != ENGINE_VERSION:
        raise VersionNotPinned(version)
