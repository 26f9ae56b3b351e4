"""Every address that the site has, read from its URL configuration: an address that is added tomorrow is walked tomorrow."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")

OWNED = frozenset({
    "public_id", "token_id", "export_id", "appeal_id", "job_id", "registration_id", "sitting_id", "announcement_id", "recording_id", "draft_id",
    "mapping_id", "calibration_id", "room_id", "scenario_id", "study_id", "judge_id", "regrade_id", "report_id", "case_id",
    "organisation_id", "membership_id", "invitation_id", "message_id",
})  # fmt: skip
"""Ids of things that belong to somebody, or that only some roles may see."""
OPEN = frozenset({"slug", "code", "token", "number", "version", "position", "place", "file", "label", "letter"})
"""Names that are public, secrets that open by themselves, and places inside of something."""


@dataclass(frozen=True)
class Address:
    """`methods`: what the view answers, GET first."""

    route: str
    methods: tuple[str, ...]

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(PARAMETER.findall(self.route))

    def filled(self, values: Mapping[str, object]) -> str:
        return "/" + PARAMETER.sub(lambda match: str(values[match[1]]), self.route)


def addresses() -> list[Address]:
    """All but Django's administration, which has its own rules and is open to staff only."""
    return [Address(route, _methods(pattern.callback)) for route, pattern in _walk(get_resolver(), "") if not route.startswith("admin/")]


def _walk(node: Any, before: str) -> Iterator[tuple[str, URLPattern]]:
    for child in node.url_patterns:
        route = before + str(child.pattern)
        if isinstance(child, URLPattern):
            yield route, child
        else:
            yield from _walk(child, route)


def _methods(view: Any) -> tuple[str, ...]:
    made_of = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if made_of is None:
        return ("GET", "POST")  # a function says no by itself
    return tuple(name.upper() for name in ("get", "post", "put", "patch", "delete") if hasattr(made_of, name))
