"""Where compiled code is cached: numba does not notice a change in an imported file, so the cache folder carries the source's digest.

Import this before any module that compiles.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from numba import config


def source_digest() -> str:
    """SHA-256 (16 hex digits) over the engine's own source files."""
    sha = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        sha.update(path.name.encode())
        sha.update(path.read_bytes())
    return sha.hexdigest()[:16]


def _cache_dir() -> str:
    base = os.environ.get("NUMBA_CACHE_DIR") or str(Path(tempfile.gettempdir()) / f"certify-numba-{os.getuid()}")
    return str(Path(base) / f"engine-{source_digest()}")


config.CACHE_DIR = _cache_dir()  # type: ignore[attr-defined]
