"""The five files of a recording as one column."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from sandbox.calibration.columns import FILES


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip whose bytes depend on nothing but the files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in FILES:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name], zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def unpack(packed: bytes | memoryview) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in FILES}
