"""Versions of the engine that this process carries. A room pinned to another one is refused, never approximated."""

from sandbox.engine.errors import VersionNotPinned

ENGINE_VERSION = "room/1"

GOLDEN: dict[str, str] = {"room/1": "641b7bc9055646e000bf77198cfe6bf71000ad5499b90c62b0d7e2686b240304"}
"""Digest per version of the run of `tests/sandbox/engine/golden/`: a change of these bytes is a new version."""


def require_version(version: str) -> None:
    if version not in GOLDEN:
        raise VersionNotPinned(version)
