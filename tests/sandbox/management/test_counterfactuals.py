"""The command writes the plots and renews the table of the page beside them, and nothing else of it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sandbox.calibration.counterfactuals.experiments import EXPERIMENTS
from tests.sandbox.calibration.session_files import SESSIONS
from tests.sandbox.calibration.test_counterfactuals import HOSTS

PAGE = "# Page\n\nBefore.\n\n<!-- measured: begin -->\nformer table\n<!-- measured: end -->\n\nAfter.\n"


def test_it_draws_and_renews_the_table(tmp_path: Path) -> None:
    sessions = tmp_path / "sessions"
    sessions.mkdir()
    for name in ("snacks-01", "snacks-02"):
        (sessions / name).symlink_to(SESSIONS / name, target_is_directory=True)
    page = tmp_path / "plots.md"
    page.write_text(PAGE, encoding="utf-8")
    call_command("counterfactuals", sessions=sessions, hosts=HOSTS, out=tmp_path / "plots", stdout=StringIO(), stderr=StringIO())
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Page\n\nBefore.\n")
    assert text.endswith("<!-- measured: end -->\n\nAfter.\n")
    assert "former table" not in text
    assert "| a close pays for about two minutes |" in text
    assert {path.name for path in (tmp_path / "plots").iterdir()} == {"results.json", *(f"{code}.svg" for code in EXPERIMENTS)}


def test_it_says_what_is_wrong_with_the_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no session"):
        call_command("counterfactuals", sessions=tmp_path, hosts=HOSTS, out=tmp_path / "plots")
