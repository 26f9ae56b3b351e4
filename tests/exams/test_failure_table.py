"""docs/operations.md names a test for every failure; here each of them must exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECTION = (ROOT / "docs/operations.md").read_text(encoding="utf-8").split("## Failures that other platforms had")[1].split("\n## ")[0]
ROWS = [line for line in SECTION.splitlines() if line.startswith("| ") and "`" in line]


@pytest.mark.parametrize("row", ROWS, ids=[row.split("|")[1].strip() for row in ROWS])
def test_every_failure_has_tests_that_exist(row: str) -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", row)
    assert named
    for path, name in named:
        tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{path}::{name}"


FAILURES = (
    "the status stayed", "same task run several times", "deaf after Redis reconnects", "poison task", "before the commit", "attempt limit bypassed",
    "stops a regrade", "N/A ranks first", "leak before their release", "client's clock", "deadline changed", "readable before the start",
    "refresh at hand-in",
    "socket layer", "same seed", "time-zone", "issued twice", "says 'valid' for what was edited", "ids guessable", "Chinese names",
)  # fmt: skip
"""What happened on other platforms; the design of this one promises a test for each."""


@pytest.mark.parametrize("failure", FAILURES)
def test_no_failure_is_without_a_row(failure: str) -> None:
    assert [row for row in ROWS if failure in row.split("|")[1]], failure


def test_nothing_is_called_untested() -> None:
    assert "not tested" not in SECTION.lower()
    assert len(ROWS) >= len(FAILURES)
