"""Every text that the console's scripts ask for is in the catalogue, and everything that the engine can say has words."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from exams.pages.console_words import console_words
from sandbox.engine.comments import CAUSES
from sandbox.engine.compliance import RULES
from sandbox.engine.incidents import CATALOGUE
from sandbox.engine.levers import LEVERS

SCRIPTS = Path(__file__).resolve().parents[3] / "static" / "js" / "console"


@pytest.fixture
def words() -> dict[str, str | list[str]]:
    with override("en"):
        return console_words()


def test_the_scripts_ask_for_no_text_that_is_missing(words: dict[str, str | list[str]]) -> None:
    asked = {key for script in SCRIPTS.glob("*.js") for key in re.findall(r'\bt\("([a-z_]+)"', script.read_text())}

    assert len(asked) > 20
    assert asked <= set(words), asked - set(words)


def test_every_cause_of_comments_has_sentences(words: dict[str, str | list[str]]) -> None:
    for cause in CAUSES:
        assert isinstance(words[f"say_{cause}"], list) and words[f"say_{cause}"], cause


def test_every_rule_and_incident_is_explained(words: dict[str, str | list[str]]) -> None:
    assert {f"rule_{rule}" for rule in RULES} | {f"incident_{code}" for code in CATALOGUE} <= set(words)


def test_every_lever_and_every_choice_has_a_name(words: dict[str, str | list[str]]) -> None:
    for name, lever in LEVERS.items():
        assert words[f"lever_{name}"]
        for choice in lever.choices:
            assert words[f"value_{name}_{choice}"], (name, choice)
