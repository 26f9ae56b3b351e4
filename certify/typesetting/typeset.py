"""From a Typst template and data to a PDF or a picture: the same bytes on every machine, and no character that silently becomes an empty box.

Data reaches the template as JSON, never as source: nothing that a person typed can be read as markup. Fonts are the ones the
product carries; the system's are ignored.
"""

import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst
from django.conf import settings

from certify.typesetting.font_coverage import covered

FONTS = Path(settings.BASE_DIR) / "node_modules/@expo-google-fonts/noto-sans-sc"
SERIF_FONTS = Path(settings.BASE_DIR) / "node_modules/@expo-google-fonts/noto-serif-sc"
"""For certificates; reports are set without serifs."""
LATIN_FONTS = Path(settings.BASE_DIR) / "node_modules/@expo-google-fonts/noto-serif"
"""For letters such as Ł and ş, which the Chinese families lack."""
WEIGHTS = ("400Regular", "700Bold")
TEMPLATES = Path(settings.BASE_DIR) / "templates"
Standard = Literal["ua-1", "a-3a"]
STANDARDS: tuple[Standard, ...] = ("ua-1",)
"""PDF/UA-1: tagged for screen readers. It also makes a character without a glyph an error instead of a box."""
ARCHIVE_STANDARDS: tuple[Standard, ...] = ("a-3a", "ua-1")
"""PDF/A-3a besides: readable for good, and the one archive level that may carry attached files. Wants a document date."""


class TypesettingFailed(Exception):
    """The document could not be set; the message is Typst's. A fault of the template, never of what people typed."""


def typeset(template: str, data: dict[str, Any], made_at: datetime, standards: tuple[Standard, ...] = STANDARDS) -> bytes:
    """The PDF. `data["unprintable"]` becomes True if a character had to be written as its code point, 〔U+20BB7〕."""
    printed = printable(data)
    printed["unprintable"] = printed != data
    return _compiled(template, printed, format="pdf", pdf_standards=list(standards), timestamp=int(made_at.timestamp()))


def draw(template: str, data: dict[str, Any], kind: Literal["png", "svg"], pixels_per_inch: float = 144.0) -> bytes:
    """The only page as a picture. Call `missing_characters` first: a picture has no standard that would refuse an empty box."""
    return _compiled(template, data, format=kind, ppi=pixels_per_inch)


def missing_characters(text: str) -> list[str]:
    """Characters that a certificate cannot be set with, each once, in their order."""
    known = _of_certificates()
    return list(dict.fromkeys(character for character in text if not character.isspace() and ord(character) not in known))


def _compiled(template: str, data: dict[str, Any], **options: Any) -> bytes:
    compiler = typst.Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True)
    try:
        content = compiler.compile(sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, **options)
    except typst.TypstError as error:
        raise TypesettingFailed(f"{error.message} {error.diagnostic}") from error
    assert isinstance(content, bytes)
    return content


def printable(value: Any) -> Any:
    """The same data with every character that the fonts lack written as its code point; control characters become spaces."""
    if isinstance(value, dict):
        return {name: printable(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return "".join(map(_printable, value)) if isinstance(value, str) else value


def _printable(character: str) -> str:
    if character != "\n" and (ord(character) < 32 or character == "\x7f"):
        return " "  # some fonts have glyphs even for these
    if character == "\n" or ord(character) in _of_reports():
        return character
    return " " if character.isspace() else f"〔U+{ord(character):04X}〕"


@lru_cache(maxsize=3)
def _coverage(family: Path) -> frozenset[int]:
    """Code points that every weight has."""
    return frozenset.intersection(*(covered(file) for weight in WEIGHTS for file in sorted((family / weight).glob("*.ttf"))))


@lru_cache(maxsize=1)
def _of_reports() -> frozenset[int]:
    return _coverage(FONTS) | _coverage(LATIN_FONTS)


@lru_cache(maxsize=1)
def _of_certificates() -> frozenset[int]:
    return (_coverage(FONTS) & _coverage(SERIF_FONTS)) | _coverage(LATIN_FONTS)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    folders = [family / weight for family in (FONTS, SERIF_FONTS, LATIN_FONTS) for weight in WEIGHTS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
