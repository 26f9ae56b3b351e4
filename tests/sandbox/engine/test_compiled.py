"""Compiled code is kept where it can be, made anew where it is damaged, and never taken for that of another source."""

import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from numba import config
from numba.core.dispatcher import Dispatcher

from sandbox import engine
from sandbox.engine import compiled

ROOT = Path(__file__).parents[3]
PROGRAM = """
import json
from sandbox.engine import compiled, numerics
from tests.sandbox.engine import doors
value = doors.log(30.0)
hits = sum(doors.log.stats.cache_hits.values()) if compiled.CACHE_FOLDER else None
emitted = [
    of.library.codegen._engine.is_symbol_defined(of.fndesc.llvm_func_name)
    for function in (doors.log, numerics.log) for of in function.overloads.values()
]
print(json.dumps({"value": value, "kept": hits, "emitted": emitted}))
"""


def in_a_process(cache: Path) -> tuple[dict, str]:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache)}
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=600)
    return json.loads(done.stdout), done.stderr


def test_the_second_process_finds_what_the_first_has_compiled(tmp_path):
    first, _ = in_a_process(tmp_path)
    second, _ = in_a_process(tmp_path)
    assert first["kept"] == 0
    assert (second["value"], second["kept"]) == (first["value"], 1)


@pytest.mark.parametrize("damage", ["index", "code"])
def test_damaged_files_are_made_anew(tmp_path, damage):
    first, _ = in_a_process(tmp_path)
    for path in tmp_path.rglob({"index": "*.nbi", "code": "*.nbc"}[damage]):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    second, said = in_a_process(tmp_path)
    assert (second["value"], second["kept"]) == (first["value"], 0)
    assert "damaged" in said
    assert in_a_process(tmp_path)[0]["kept"] == 1


def test_a_place_that_cannot_be_written_is_no_reason_to_stop(tmp_path):
    occupied = tmp_path / "file"
    occupied.write_text("no folder")
    found, said = in_a_process(occupied)
    assert found["kept"] is None
    assert "cannot be kept" in said
    assert found["value"] == in_a_process(tmp_path / "folder")[0]["value"]


def test_each_source_has_a_folder_of_its_own(tmp_path, monkeypatch):
    before = compiled.source_digest()
    monkeypatch.setattr(compiled, "__file__", str(tmp_path / "compiled.py"))
    (tmp_path / "compiled.py").write_text("one")
    one = compiled.source_digest()
    (tmp_path / "compiled.py").write_text("two")
    assert len({before, one, compiled.source_digest()}) == 3


def test_a_function_is_kept_with_its_own_engine_whatever_was_imported_before(monkeypatch):
    """Two versions in one process: numba has one setting for both."""
    monkeypatch.setattr(config, "CACHE_DIR", tempfile.gettempdir())
    function = compiled.compiled(lambda x: x)
    assert compiled.CACHE_FOLDER is not None
    assert function._cache.cache_path.startswith(compiled.CACHE_FOLDER)


def test_inner_code_is_compiled_within_its_callers_alone(tmp_path):
    """Optimised, emitted and kept for itself too, it would cost every first call half as much again."""
    first, _ = in_a_process(tmp_path)
    assert first["emitted"] == [True, False]
    assert {path.name.split(".")[0] for path in tmp_path.rglob("*.nb?")} == {"doors"}


def test_the_room_has_two_doors_and_its_figures_one():
    """Each door is compiled for itself with all that stands behind it: another one to the physics would be a third more to wait for."""
    found = set()
    for module in pkgutil.iter_modules(engine.__path__, "sandbox.engine."):
        if module.name != "sandbox.engine.bench":
            found |= {
                f"{value.__module__}.{name}"
                for name, value in vars(importlib.import_module(module.name)).items()
                if isinstance(value, Dispatcher) and not value.targetoptions.get("no_cpython_wrapper")
            }
    assert found == {"sandbox.engine.drive.drive", "sandbox.engine.tick.walk", "sandbox.engine.figures.read_off"}
