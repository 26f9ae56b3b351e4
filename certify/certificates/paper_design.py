"""How a round's certificates look on paper: what may be chosen, within which bounds. Pure."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

LAYOUTS = ("engraved", "scroll", "gallery")
BORDERS = ("double", "meander", "line")
SEALS = ("mark", "stamp", "none")
SIGNATORIES = 3
LONGEST_NAME = 40
LONGEST_OFFICE = 60
LONGEST_ISSUER = 60
LONGEST_SCOPE = 160
LEAST_CONTRAST = 4.5
"""Of the accent colour against white paper, and of white letters on it: WCAG 2.2, 1.4.3."""
COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True)
class Signatory:
    """Who signs, and in which office."""

    name: str
    office_zh: str
    office_en: str


@dataclass(frozen=True)
class Design:
    """A choice. Empty lines: the issuer as the credential names it, no further sentence about the scope."""

    layout: str = "engraved"
    border: str = "double"
    seal: str = "mark"
    accent: str = "#a32a18"
    issuer_zh: str = ""
    issuer_en: str = ""
    scope_zh: str = ""
    scope_en: str = ""
    signatories: tuple[Signatory, ...] = ()

    def as_document(self) -> dict[str, Any]:
        """As it is stored, and handed to the typesetter."""
        return asdict(self) | {"signatories": [asdict(person) for person in self.signatories]}

    def words(self) -> str:
        """Everything of it that is set in letters."""
        lines = [self.issuer_zh, self.issuer_en, self.scope_zh, self.scope_en]
        return "".join(lines + [part for person in self.signatories for part in (person.name, person.office_zh, person.office_en)])


STANDARD = Design()
"""For rounds for which nobody chose."""


@dataclass(frozen=True)
class Flaw:
    """Why a choice is refused: `code` is one of the words below, `field` what it is about, `limit` the bound."""

    code: str
    field: str
    limit: str = ""


def design_of(document: Mapping[str, Any]) -> Design:
    """From how it is stored."""
    people = tuple(Signatory(**person) for person in document["signatories"])
    return Design(**{**document, "signatories": people})


def tidy(design: Design) -> Design:
    """Without superfluous spaces, colours in small letters, people without anything left out."""
    people = (Signatory(_line(person.name), _line(person.office_zh), _line(person.office_en)) for person in design.signatories)
    return replace(
        design,
        accent=design.accent.strip().lower(),
        issuer_zh=_line(design.issuer_zh),
        issuer_en=_line(design.issuer_en),
        scope_zh=_line(design.scope_zh),
        scope_en=_line(design.scope_en),
        signatories=tuple(person for person in people if person != Signatory("", "", "")),
    )


def flaws(design: Design) -> list[Flaw]:
    """What is wrong with a tidy choice, nothing if it can be kept. Whether the fonts have its characters is asked elsewhere."""
    found = [
        Flaw("unknown", field)
        for field, value, known in (("layout", design.layout, LAYOUTS), ("border", design.border, BORDERS), ("seal", design.seal, SEALS))
        if value not in known
    ]
    found += _colour_flaws(design.accent)
    for pair, most in (("issuer", LONGEST_ISSUER), ("scope", LONGEST_SCOPE)):
        found += _pair_flaws(pair, getattr(design, f"{pair}_zh"), getattr(design, f"{pair}_en"), most)
    if len(design.signatories) > SIGNATORIES:
        found.append(Flaw("too_many", "signatories", str(SIGNATORIES)))
    for place, person in enumerate(design.signatories, start=1):
        if not person.name:
            found.append(Flaw("missing", f"signatory_{place}_name"))
        if width(person.name) > LONGEST_NAME:
            found.append(Flaw("too_long", f"signatory_{place}_name", str(LONGEST_NAME)))
        found += _pair_flaws(f"signatory_{place}_office", person.office_zh, person.office_en, LONGEST_OFFICE, required=True)
    return found


def width(text: str) -> int:
    """How long a text is on paper: a Chinese character counts as two letters."""
    return sum(1 if ord(character) < 0x2E80 else 2 for character in text)


def contrast_with_white(colour: str) -> float:
    """Of `#rrggbb`; WCAG 2.2, relative luminance."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def _colour_flaws(accent: str) -> list[Flaw]:
    if not COLOUR.fullmatch(accent):
        return [Flaw("no_colour", "accent")]
    return [] if contrast_with_white(accent) >= LEAST_CONTRAST else [Flaw("too_pale", "accent", str(LEAST_CONTRAST))]


def _pair_flaws(name: str, zh: str, en: str, most: int, *, required: bool = False) -> list[Flaw]:
    """Both languages or none; both, if it is required."""
    found = []
    for tongue, text, other in (("zh", zh, en), ("en", en, zh)):
        if width(text) > most:
            found.append(Flaw("too_long", f"{name}_{tongue}", str(most)))
        if not text and (other or required):
            found.append(Flaw("missing", f"{name}_{tongue}"))
    return found


def _line(text: str) -> str:
    return " ".join(text.split())
