"""How the engine is compiled and where the compiled code is kept.

numba does not notice a change in an imported file, so the cache folder carries the digest of the engine's source. A cache that cannot
be written or read is no reason to stop: the code is then compiled anew in every process.

The first call waits for the compiler, so there are few doors (`compiled`): each is optimised and turned into machine code with all that stands
inside of it (`inner`), once. Nothing in here makes an array: who calls brings the memory, and numba's counting of references is left out.
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
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder

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


class _InnerLibrary(JITCodeLibrary):  # type: ignore[misc]
    """Code without a life of its own: numba would optimise and emit it here and again in every function that calls it."""

    def _optimize_final_module(self) -> None:
        """Done where it is linked in."""

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        self._ensure_finalized()
        return 0

    @property
    def codegen(self) -> Any:
        return _WithoutEnvironment(self._codegen)


class _WithoutEnvironment:
    """What is not emitted has no place for its environment, and needs none: inner code holds no Python object."""

    def __init__(self, codegen: Any) -> None:
        self._codegen = codegen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._codegen, name)

    def set_env(self, name: str, environment: Any) -> None:
        pass


class _InnerCompiler(CompilerBase):  # type: ignore[misc]
    def define_pipelines(self) -> list[Any]:
        self.state.library = _InnerLibrary(self.state.targetctx.codegen(), self.state.func_id.func_qualname)
        return [DefaultPassBuilder.define_nopython_pipeline(self.state)]


def compiled(function: Callable[..., Any]) -> Any:
    """Compiled code that Python calls."""
    return _kept(njit(nogil=True, _nrt=False, error_model="numpy", no_cfunc_wrapper=True)(function))  # type: ignore[call-overload]  # numba's stubs do not know all options


def inner(function: Callable[..., Any]) -> Any:
    """Compiled code that only compiled code calls. It is kept with its callers."""
    return njit(_nrt=False, error_model="numpy", no_cfunc_wrapper=True, no_cpython_wrapper=True, pipeline_class=_InnerCompiler)(function)  # type: ignore[call-overload]


def _kept(dispatcher: Any) -> Any:
    if CACHE_FOLDER is not None:
        config.CACHE_DIR = CACHE_FOLDER  # type: ignore[attr-defined]  # another version of the engine has another
        dispatcher._cache = _Cache(dispatcher.py_func)
    return dispatcher
