"""Versions of the engine that this process carries. A room pinned to another one is refused, never approximated."""

from sandbox.engines.room_1_bots_1.errors import VersionNotPinned

ENGINE_VERSION = "room/1"

GOLDEN: dict[str, str] = {"room/1": "f931a90a36333da8facc60904bffa8c084444eff36e85c4e0f94e7d57da4dd41"}
"""Digest per version of the run of `tests/sandbox/engine/golden/`: a change of these bytes is a new version."""


def require_version(version: str) -> None:
    if version not in GOLDEN:
        raise VersionNotPinned(version)
