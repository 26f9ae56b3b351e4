"""Freezing keeps an engine word for word under a name of its own, and notices every later edit."""

import json
from pathlib import Path

import pytest

from sandbox.engine.versions import BOT_VERSION, ENGINE_VERSION
from sandbox.engines import engines, freeze
from sandbox.engines.engine import frozen_engine
from sandbox.engines.freeze import MANIFEST, CannotFreeze, package_name, sources_of_tree

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def frozen(tmp_path):
    return freeze.freeze(sources_of_tree(), tmp_path)


def test_it_is_named_after_its_versions(frozen):
    assert frozen.name == package_name(ENGINE_VERSION, BOT_VERSION)
    assert package_name("room/1", "bots/1") == "room_1_bots_1"
    told = json.loads((frozen / MANIFEST).read_bytes())
    assert (told["engine"], told["bots"]) == (ENGINE_VERSION, BOT_VERSION)


def test_nothing_of_it_leads_back_to_the_engine_that_goes_on(frozen):
    for path in frozen.rglob("*.py"):
        text = path.read_text()
        assert "sandbox.engine." not in text
        assert "import sandbox.engine\n" not in text
        assert "sandbox.calibration" not in text


def test_all_but_the_name_is_word_for_word(frozen):
    sources = sources_of_tree()
    for path in frozen.rglob("*.py"):
        text = path.read_text().replace(f"sandbox.engines.{frozen.name}", "sandbox.engine")
        assert text == sources[path.relative_to(frozen).as_posix()]
    assert set(sources) - {path.relative_to(frozen).as_posix() for path in frozen.rglob("*.py")} == freeze.LEFT_OUT


def test_what_is_frozen_is_not_frozen_over(frozen):
    with pytest.raises(CannotFreeze, match="frozen already"):
        freeze.freeze(sources_of_tree(), frozen.parent)


def test_a_source_without_a_version_is_not_frozen(tmp_path):
    with pytest.raises(CannotFreeze, match="no version"):
        freeze.freeze({"versions.py": "ENGINE_VERSION = 'room/9'\n"}, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")
def test_a_revision_that_does_not_exist_is_told(capsys):
    assert freeze.main(["--from", "no-such-revision"]) == 1
    assert "no-such-revision" in capsys.readouterr().err


@pytest.mark.parametrize("edit", ["change", "remove", "add"])
def test_every_edit_is_noticed(frozen, edit):
    assert frozen_engine(frozen / MANIFEST).altered == ()
    path = frozen / "tick.py"
    if edit == "change":
        path.write_text(path.read_text() + "\n")
    elif edit == "remove":
        path.unlink()
    else:
        path = frozen / "bots" / "better.py"
        path.write_text("")
    assert frozen_engine(frozen / MANIFEST).altered == (path.relative_to(frozen).as_posix(),)


def test_the_frozen_versions_of_this_tree_are_what_was_frozen():
    assert len(engines()) > 1
    assert [engine.altered for engine in engines()] == [()] * len(engines())
