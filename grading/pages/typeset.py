"""From a Typst template and data to a PDF: the same bytes on every machine, and no character that silently becomes an empty box.

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

from grading.pages.font_coverage import covered

FONTS = Path(settings.BASE_DIR) / "node_modules/@expo-google-fonts/noto-sans-sc"
WEIGHTS = ("400Regular", "700Bold")
TEMPLATES = Path(settings.BASE_DIR) / "templates"
STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: tagged for screen readers. It also makes a character without a glyph an error instead of a box."""


class TypesettingFailed(Exception):
    """The document could not be set; the message is Typst's. A fault of the template, never of what people typed."""


def typeset(template: str, data: dict[str, Any], made_at: datetime) -> bytes:
    """The PDF. `data["unprintable"]` becomes True if a character had to be written as its code point, 〔U+20BB7〕."""
    printed = printable(data)
    printed["unprintable"] = printed != data
    compiler = typst.Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True)
    try:
        content = compiler.compile(
            format="pdf", sys_inputs={"data": json.dumps(printed, ensure_ascii=False)}, pdf_standards=STANDARD, timestamp=int(made_at.timestamp())
        )
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
    if character == "\n" or ord(character) in _coverage():
        return character
    return " " if ord(character) < 32 or character.isspace() else f"〔U+{ord(character):04X}〕"


@lru_cache(maxsize=1)
def _coverage() -> frozenset[int]:
    """Code points that every weight has."""
    return frozenset.intersection(*(covered(file) for weight in WEIGHTS for file in sorted((FONTS / weight).glob("*.ttf"))))


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS / weight for weight in WEIGHTS])
