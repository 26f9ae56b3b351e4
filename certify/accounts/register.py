"""The register of personal data: every table that leads to a person is named by its chapter, with what export and erasure do to it.

Chapters announce themselves when the applications are ready, so that the ground floor knows them without importing them.
A table that leads to a person and is not named makes `tests/accounts/test_register.py` fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise

Text = str | Promise


class Erasure(StrEnum):
    """What becomes of a row when its person's data is erased."""

    KEEP = "keep"  # stays as it is; the account that it leads to has no name any more
    BLANK = "blank"  # stays, its texts are emptied
    DELETE = "delete"


@dataclass(frozen=True)
class Held:
    """A table whose rows are about a person.

    `path` is the look-up from the table to the person, by the person's attribute `by`. `secret` columns are never exported: keys, digests, what is
    about others. `blank` says what the columns hold after an erasure. `known` narrows the export to what the person may know already.
    """

    model: str
    path: str
    title: Text
    erasure: Erasure
    why: Text
    secret: tuple[str, ...] = ()
    blank: Mapping[str, Any] = field(default_factory=dict)
    known: Callable[[int], Q] | None = None
    by: str = "pk"


@dataclass(frozen=True)
class Kept:
    """Rows that stay for a while only: `key` names the number of days in `settings.RETENTION_DAYS`, `enforce` takes the instant of the limit."""

    key: str
    title: Text
    enforce: Callable[[datetime], int]


@dataclass(frozen=True)
class NamePlace:
    """A place where a name may stand: what it is called, its address on the site, and whether this person's name stands there now."""

    title: str
    address: str
    shown: bool


@dataclass(frozen=True)
class Chapter:
    """One chapter's part of the register.

    `acted` columns name whoever did something in an office ("exams.Intervention.by"); they are exported as a list of rows and stay. `aside`: tables
    that lead to a person's rows and hold nothing of the person, each with the reason. `obstacles` are sentences that say why an erasure must wait.
    `before_erasure` does what no column can say; it runs in the erasure's transaction, `wish` is what the person wants done with certificates.
    `name_changed` is called when consent to show the name was given or withdrawn. `files` yields (path in the archive, bytes) for an export.
    """

    name: str
    title: Text
    held: tuple[Held, ...] = ()
    acted: tuple[str, ...] = ()
    aside: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    obstacles: Callable[[int], list[str]] = lambda _person_id: []
    before_erasure: Callable[[int, str, datetime], None] = lambda _person_id, _wish, _now: None
    name_changed: Callable[[int, datetime], None] = lambda _person_id, _now: None
    name_places: Callable[[int], list[NamePlace]] = lambda _person_id: []
    files: Callable[[int, datetime], Iterable[tuple[str, bytes]]] = lambda _person_id, _now: ()


_chapters: dict[str, Chapter] = {}


def announce(chapter: Chapter) -> None:
    """Called once by each application, when it is ready."""
    _chapters[chapter.name] = chapter


def chapters() -> tuple[Chapter, ...]:
    """All of them, in the order of the applications: the order of the story."""
    return tuple(_chapters.values())
