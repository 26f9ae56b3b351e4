"""What is held of one person, as plain values: for the export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from certify.accounts.models import Person
from certify.accounts.register import Chapter, Erasure, Held, Text
from certify.accounts.services.erase_person import rows_of

ANOTHER = "另一人 / another person"
YOU = "本人 / you"
SAID = {"exams.Round": "slug", "exams.Attempt": "public_id", "certificates.Certificate": "code"}
"""How a row is named where another one leads to it; all others by their number."""


@dataclass(frozen=True)
class Section:
    """One table's rows. `erasure` and `why` say what an erasure would do to them."""

    table: str
    title: Text
    erasure: Erasure
    why: Text
    rows: list[dict[str, Any]]


def person_document(person: Person) -> dict[str, Any]:
    """The account itself, without its password."""
    return _plain(person, ("password",), person.pk)


def chapter_sections(chapter: Chapter, person: Person) -> list[Section]:
    """Every table of the chapter that is about the person; and where the person acted in an office, which rows."""
    sections = [Section(held.model, held.title, held.erasure, held.why, _rows(held, person)) for held in chapter.held]
    acts = [{"column": column, "rows": _acted(column, person)} for column in chapter.acted]
    shown = [act for act in acts if act["rows"]]
    return [
        *sections,
        Section(f"{chapter.name}: acted", _("What you did in an office, by number"), Erasure.KEEP, _("It stays, without your name."), shown),
    ]


def _acted(column: str, person: Person) -> list[int]:
    model, field = column.rsplit(".", 1)
    return list(apps.get_model(model)._base_manager.filter(**{field: person.pk}).order_by("pk").values_list("pk", flat=True))


def _rows(held: Held, person: Person) -> list[dict[str, Any]]:
    rows = rows_of(held, person).order_by("pk")
    if held.known is not None:
        rows = rows.filter(held.known(person.pk))
    leads = [field.name for field in rows.model._meta.concrete_fields if _label(field)]
    return [_plain(row, held.secret, person.pk) for row in rows.select_related(*leads).iterator()]


def _plain(row: models.Model, secret: tuple[str, ...], person_id: int) -> dict[str, Any]:
    fields = (field for field in row._meta.concrete_fields if field.name not in secret and not isinstance(field, models.BinaryField))
    return {field.name: _value(row, field, person_id) for field in fields}


def _value(row: models.Model, field: Any, person_id: int) -> Any:
    value = getattr(row, field.attname)
    if value is None:
        return None
    if field.is_relation and field.related_model is Person:
        return YOU if value == person_id else ANOTHER
    if label := _label(field):
        return str(getattr(getattr(row, field.name), label))
    return value.isoformat() if isinstance(value, datetime) else value


def _label(field: Any) -> str:
    return SAID.get(field.related_model._meta.label, "") if field.is_relation and field.related_model is not None else ""
