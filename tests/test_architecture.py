"""The rules of the house: layers, pure parts, one clock. Each is read from the code as it is."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = ("certify", "sandbox", "exams", "grading")
PURE = (
    "sandbox.engine",
    "sandbox.calibration",
    "sandbox.exports",
    "exams.commitment",
    "exams.timing",
    "grading.evidence",
    "grading.rubric",
    "grading.attribution",
    "grading.debrief",
    "grading.reliability",
    "grading.replay",
    "grading.standard_setting",
    "certify.certificates.signing",
    "certify.leaderboards.ranking",
    "certify.spectators.extract",
    "certify.spectators.seats",
)
WITHOUT_NUMBA = ("sandbox.engine", "sandbox.engine.bundle", "sandbox.engine.levers", "sandbox.engine.controls")
# `migrations` run when an operator says so; `admin` and `models` name the clock only as a column's default.
EDGES = {"api", "pages", "live", "management", "migrations", "tasks", "tasks.py", "receivers.py", "admin.py", "models", "templatetags"}

BLOCKER = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ImportError(f"{{name}} is blocked: this part is pure")
        return None

sys.meta_path.insert(0, Refuse())
"""


def _import_without(blocked: set[str], statement: str) -> subprocess.CompletedProcess[str]:
    program = BLOCKER.format(blocked=blocked) + statement
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120)


def _modules_of(name: str) -> list[str]:
    path = ROOT.joinpath(*name.split("."))
    if path.with_suffix(".py").is_file():
        return [name]
    files = [file for file in sorted(path.rglob("*.py")) if file.name not in {"__init__.py", "__main__.py", "bench.py"}]
    return [name, *(".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files)]


def _sources() -> Iterator[Path]:
    for chapter in CHAPTERS:
        yield from (ROOT / chapter).rglob("*.py")


def test_the_layers_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize("part", PURE)
def test_a_pure_part_imports_without_django(part: str) -> None:
    modules = _modules_of(part)
    statement = "\n".join(f"import {module}" for module in modules)
    outcome = _import_without({"django", "rest_framework", "celery", "kombu", "redis"}, statement)
    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.parametrize("module", WITHOUT_NUMBA)
def test_the_action_path_imports_without_numba(module: str) -> None:
    outcome = _import_without({"numba", "django", "pandas"}, f"import {module}")
    assert outcome.returncode == 0, outcome.stderr


def test_the_blocker_of_these_tests_does_block() -> None:
    assert _import_without({"django"}, "import django").returncode != 0


def test_the_package_does_not_import_celery() -> None:
    outcome = _import_without({"celery"}, "import certify")
    assert outcome.returncode == 0, outcome.stderr


def test_pure_parts_do_not_read_the_clock_or_draw_global_randomness() -> None:
    clocks = {"time.time", "datetime.now", "datetime.utcnow", "datetime.datetime.now", "date.today", "timezone.now"}
    found = []
    for module in (module for part in PURE for module in _modules_of(part)):
        path = ROOT.joinpath(*module.split("."))
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        if not path.exists():
            continue
        found += [f"{path.relative_to(ROOT)}:{line} {name}" for line, name in _calls(path) if name in clocks or _draws_globally(name)]
        found += [f"{path.relative_to(ROOT)} imports {name}" for name in _imports(path) if name in {"random", "secrets"}]
    assert found == []


def _draws_globally(name: str) -> bool:
    """numpy's hidden state; a Generator that is made from a seed and passed on is none."""
    return name.startswith(("np.random.", "numpy.random.")) and name.rsplit(".", 1)[1] not in {
        "Generator",
        "Philox",
        "PCG64",
        "SeedSequence",
        "default_rng",
    }


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module


def test_only_edges_read_the_clock() -> None:
    found = []
    for path in _sources():
        parts = path.relative_to(ROOT).parts
        if EDGES.intersection(parts):
            continue
        found += [f"{path.relative_to(ROOT)}:{line}" for line, name in _calls(path) if name in {"timezone.now", "django.utils.timezone.now"}]
    assert found == []


def test_there_are_two_announcements_and_no_save_override() -> None:
    signals, overrides = [], []
    for path in _sources():
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _dotted(node.value.func).endswith("Signal"):
                signals.append(f"{path.parent.relative_to(ROOT)}.{_dotted(node.targets[0])}")
            if isinstance(node, ast.FunctionDef) and node.name == "save" and "models" in path.parts:
                overrides.append(str(path.relative_to(ROOT)))
    assert sorted(signals) == ["exams.attempt_closed", "grading.result_published"]
    assert overrides == []


def test_no_folder_is_called_by_a_name_that_says_nothing() -> None:
    nothing = {"utils", "helpers", "common", "misc", "core"}
    assert [str(path) for path in _sources() if nothing.intersection({path.stem, *path.relative_to(ROOT).parts})] == []


def test_the_top_level_holds_what_was_agreed() -> None:
    tracked = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode != 0:
        pytest.skip("not a git checkout")
    folders = {line.split("/")[0] for line in tracked.stdout.splitlines() if "/" in line}
    assert folders == {"certify", "exams", "grading", "sandbox", "templates", "tests", "static", "locale", "docs", ".ci", "script"}


def _calls(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node.lineno, _dotted(node.func)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
