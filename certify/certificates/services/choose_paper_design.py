"""Keeps a choice of paper for a round as its next version; papers that are printed already stay as they are."""

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction

from certify.accounts.selectors import roles_of
from certify.certificates.errors import DesignChanged, DesignIsTheCertifiers, DesignRefused, ReasonMissing
from certify.certificates.models import PaperDesign
from certify.certificates.paper_design import Design, Flaw, flaws, tidy
from certify.certificates.selectors.paper_designs import chosen, current_design, issued_in
from certify.typesetting.typeset import missing_characters


def choose_paper_design(slug: str, wanted: Design, seen_version: int, chooser: object, reason: str, now: datetime) -> PaperDesign | None:
    """The round's version from now on; the same choice again makes none. `seen_version` is the one that the chooser looked at, 0 for none.

    Raises DesignRefused with its flaws, DesignChanged if somebody was faster; after the first certificate DesignIsTheCertifiers, ReasonMissing.
    """
    design = checked_design(wanted)
    current = current_design(slug)
    if design == chosen(current):
        return current  # also the second of two clicks
    issued = issued_in(slug)
    if issued and "certifier" not in roles_of(chooser):  # type: ignore[arg-type]  # a signed-in person, by the callers' guards
        raise DesignIsTheCertifiers("certificates of this round were issued: a certifier chooses")
    if issued and not reason.strip():
        raise ReasonMissing("certificates of this round were issued: a change says why")
    if (current.version if current else 0) != seen_version:
        raise DesignChanged("another design was chosen meanwhile", version=current.version if current else 0)
    try:
        with transaction.atomic():
            return PaperDesign.objects.create(
                slug=slug,
                version=seen_version + 1,
                choice=design.as_document(),
                reason=reason.strip(),
                issued_before=issued,
                chosen_at=now,
                chosen_by_id=chooser.pk,  # type: ignore[attr-defined]
            )
    except IntegrityError as error:  # another person's choice took this number
        raise DesignChanged("another design was chosen meanwhile", version=seen_version + 1) from error


def checked_design(wanted: Design) -> Design:
    """Tidy, within its bounds, and with a glyph for every character. Raises DesignRefused."""
    design = tidy(wanted)
    found = flaws(design)
    if missing := missing_characters(design.words()):
        found.append(Flaw("no_glyph", "", ", ".join(f"{character} (U+{ord(character):04X})" for character in missing)))
    if found:
        raise DesignRefused("the design is out of its bounds", flaws=[asdict(flaw) for flaw in found])
    return design
