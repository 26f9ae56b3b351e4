"""How the engine is compiled and where the compiled code is kept.

numba does not notice a change in an imported file, so the cache folder carries the digest of the engine's source. A cache that cannot
be written or read is no reason to stop: the code is then compiled anew in every process.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numba import config, njit
from numba.core.caching import FunctionCache

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

# The second level compiles a sixth faster than the third and runs as fast here; neither may change a floating-point result.
config.OPT = config._OptLevel(2)  # type: ignore[attr-defined]


def source_digest() -> str:
    """SHA-256 (16 hex digits) over the engine's own source files."""
    sha = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        sha.update(path.name.encode())
        sha.update(path.read_bytes())
    return sha.hexdigest()[:16]


def _cache_folder() -> str | None:
    """None if nothing can be kept there: never numba's own choice beside the source, which would not notice a change."""
    base = os.environ.get("NUMBA_CACHE_DIR") or str(Path(tempfile.gettempdir()) / f"certify-numba-{os.getuid()}")
    folder = Path(base) / f"engine-{source_digest()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        log.warning("compiled code cannot be kept: %s", error)
        return None
    return str(folder)


CACHE_FOLDER = _cache_folder()


class _Cache(FunctionCache):  # type: ignore[misc]
    """What is damaged is compiled anew; what cannot be written is not kept."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)
        except Exception as error:  # noqa: BLE001  # a damaged file raises whatever pickle and LLVM make of it
            log.warning("compiled code is damaged and made anew: %s", error)
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            try:
                super().save_overload(sig, data)
            except OSError:
                raise
            except Exception:  # noqa: BLE001  # a damaged index
                self.flush()
                super().save_overload(sig, data)
        except OSError as error:
            log.warning("compiled code cannot be kept: %s", error)


def compiled(function: Callable[..., Any]) -> Any:
    """Compiled code that Python calls too."""
    return _kept(njit(nogil=True, error_model="numpy", no_cfunc_wrapper=True)(function))  # type: ignore[call-overload]  # numba's stubs do not know the wrappers


def inner(function: Callable[..., Any]) -> Any:
    """Compiled code that only compiled code calls: without a door to Python it compiles in half the time."""
    return _kept(njit(error_model="numpy", no_cfunc_wrapper=True, no_cpython_wrapper=True)(function))  # type: ignore[call-overload]


def _kept(dispatcher: Any) -> Any:
    if CACHE_FOLDER is not None:
        config.CACHE_DIR = CACHE_FOLDER  # type: ignore[attr-defined]  # another version of the engine has another
        dispatcher._cache = _Cache(dispatcher.py_func)
    return dispatcher
