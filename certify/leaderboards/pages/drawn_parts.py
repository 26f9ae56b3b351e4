"""Parts of a page that everybody reads alike, drawn once a process.

A part is drawn from what it is told and from the reader's language, without the request: so it can hold nobody's session, one-time word or messages.
What it is told is also what it is found by. A drawing can be forgotten, but it cannot be stale: another state of the board is another question.
"""

from collections.abc import Hashable
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

KEPT = 512
"""Drawings a process keeps, a few kilobytes each."""


def drawn_part(template: str, *, keep: bool = True, **told: Hashable) -> SafeString:
    """What the template makes of `told`. Tell values and not rows of tables: two rows with one key are the same to Python, whatever is in them.

    Without `keep` it is drawn for this page only: for what nobody else will ask for.
    """
    if settings.DEBUG or not keep:
        return _draw(template, told)
    return _kept(template, get_language(), tuple(told.items()))


@lru_cache(maxsize=KEPT)
def _kept(template: str, language: str | None, told: tuple[tuple[str, Hashable], ...]) -> SafeString:  # noqa: ARG001  (the language is part of the question)
    return _draw(template, dict(told))


def _draw(template: str, told: dict[str, Hashable]) -> SafeString:
    return render_to_string(f"leaderboards/{template}", told)
