"""What is wrong with a choice of paper, in words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from certify.certificates.errors import DesignRefused
from certify.certificates.paper_design import Flaw


def flaw_text(flaw: Flaw, form: Any = None) -> str:
    """One sentence; with a form, which field it is about stands before it."""
    text = _sentence(flaw)
    return f"{form[flaw.field].label}: {text}" if form is not None and flaw.field in form.fields else text


def flaws_of(refused: DesignRefused) -> list[Flaw]:
    """What an error tells programs, for people."""
    return [Flaw(**flaw) for flaw in refused.params["flaws"]]


def glyph_text(characters: Iterable[str]) -> str:
    """Names the characters that no certificate can be set with."""
    return _no_glyph(", ".join(f"{character} (U+{ord(character):04X})" for character in characters))


def _sentence(flaw: Flaw) -> str:
    if flaw.code == "no_glyph":
        return _no_glyph(flaw.limit)
    if flaw.code == "too_long":
        return _("Too long for its place: %(limit)s letters at most, a Chinese character counts as two.") % {"limit": flaw.limit}
    return {
        "missing": _("Needed in both languages, and with a name."),
        "too_many": _("At most three people sign."),
        "too_pale": _("Too pale: on white paper it has to have a contrast of 4.5 at least. Take a darker colour."),
        "no_colour": _("Give a colour as # and six digits, such as #a32a18."),
    }.get(flaw.code, _("This choice is not known."))


def _no_glyph(characters: str) -> str:
    return _("The certificate's fonts lack %(characters)s. Write it in another way.") % {"characters": characters}
