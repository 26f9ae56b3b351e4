"""The versions of this engine and of its bots. A room pinned to another one is refused, never approximated; `sandbox.engines` has the others.

A change of one byte of a run is a new version: freeze the old one first (`script/freeze_engine`), then count up here.
"""

from sandbox.engine.errors import VersionNotPinned

ENGINE_VERSION = "room/2"
BOT_VERSION = "bots/2"


def require_version(version: str) -> None:
    if version != ENGINE_VERSION:
        raise VersionNotPinned(version)
