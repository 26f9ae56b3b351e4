"""Every text of the site exists in Chinese: nothing missing, nothing fuzzy, every placeholder kept."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
CHAPTERS = ("certify", "sandbox", "exams", "grading")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def _messages(source: str) -> Iterator[tuple[str | None, str]]:
    """(context, msgid) of every call in Python-like source."""
    for _, message, _, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):  # type: ignore[arg-type]
        msgid = message[0] if isinstance(message, tuple) else message
        if msgid:
            yield context, str(msgid)


def _template_source(path: Path) -> str:
    """The template as its translation calls alone; indentation means nothing here."""
    lines = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
    return "\n".join(line.strip() for line in lines)


def texts_of_the_site() -> dict[tuple[str | None, str], str]:
    """Every translatable text, with one place where it stands."""
    found: dict[tuple[str | None, str], str] = {}
    sources = [path for chapter in CHAPTERS for path in sorted((ROOT / chapter).rglob("*.py")) if "migrations" not in path.parts]
    for path in sources:
        for message in _messages(path.read_text(encoding="utf-8")):
            found.setdefault(message, str(path.relative_to(ROOT)))
    for path in sorted(p for p in (ROOT / "templates").rglob("*") if p.suffix in {".html", ".txt"}):
        for message in _messages(_template_source(path)):
            found.setdefault(message, str(path.relative_to(ROOT)))
    return found


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as handle:
        return read_po(handle, abort_invalid=True)


def test_extraction_finds_texts_in_templates_and_in_python(tmp_path: Path) -> None:
    template = tmp_path / "page.html"
    template.write_text(
        "{% load i18n %}<p>{% translate 'Start' %}</p>\n   {% blocktranslate %}Room {{ n }} of {{ m }}{% endblocktranslate %}"
        "{% translate 'May' context 'month' %}",
        encoding="utf-8",
    )
    assert set(_messages(_template_source(template))) == {(None, "Start"), (None, "Room %(n)s of %(m)s"), ("month", "May")}
    calls = "_('a')\ngettext_lazy('b')\nngettext('c', 'd', 2)\npgettext('ctx', 'e')"
    assert set(_messages(calls)) == {(None, "a"), (None, "b"), (None, "c"), ("ctx", "e")}


def test_the_site_has_texts() -> None:
    assert len(texts_of_the_site()) > 100


def test_every_text_is_translated(catalogue: Catalog) -> None:
    missing = []
    for (context, msgid), place in texts_of_the_site().items():
        entry = catalogue.get(msgid, context)
        if entry is None or not entry.string or (isinstance(entry.string, tuple) and not all(entry.string)):
            missing.append(f"{place}: {msgid}")
    assert missing == []


def test_no_translation_is_fuzzy(catalogue: Catalog) -> None:
    assert [entry.id for entry in catalogue if entry.id and entry.fuzzy] == []


def test_every_placeholder_survives(catalogue: Catalog) -> None:
    broken = []
    for entry in catalogue:
        ids = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        wanted = {name for text in ids for name in PLACEHOLDER.findall(text)}
        broken += [entry.id for text in strings if text and set(PLACEHOLDER.findall(text)) - wanted]
        if not isinstance(entry.id, tuple) and entry.string:
            broken += [entry.id] if wanted - set(PLACEHOLDER.findall(str(entry.string))) else []
    assert broken == []
