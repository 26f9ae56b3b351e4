"""How a round's papers look: bounds, versions, who may choose, the preview that prints."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from certify.accounts.models import Person
from certify.certificates.errors import DesignChanged, DesignIsTheCertifiers, DesignRefused, ReasonMissing
from certify.certificates.models import Certificate, PaperDesign
from certify.certificates.paper_design import STANDARD, Design, Signatory, contrast_with_white, design_of, flaws, tidy
from certify.certificates.services.choose_paper_design import choose_paper_design
from certify.certificates.services.follow_name_consent import follow_name_consent
from certify.certificates.services.print_paper import print_paper
from exams.models import Round
from tests.certificates.conftest import NOW
from tests.grading.builders import a_round, a_scenario
from tests.grading.pages.pdf_text import pdf_text

Clients = Callable[[Person | None], Client]
Apis = Callable[[Person | None], APIClient]
CHAIR = Signatory("沈知行", "考试委员会主任", "Chair of the board")
WANTED = Design("scroll", "meander", "stamp", "#1d4f5c", "某某考试院", "Examination Institute", "含投流", "Paid traffic included", (CHAIR,))


@pytest.fixture
def round_(db: None) -> Round:
    return a_round(a_scenario())


def filled(design: Design, **more: Any) -> dict[str, Any]:
    """As the form sends it."""
    people = {
        f"signatory_{place}_{part}": getattr(person, part)
        for place, person in enumerate(design.signatories, start=1)
        for part in ("name", "office_zh", "office_en")
    }
    plain = {name: value for name, value in design.as_document().items() if name != "signatories"}
    return {**plain, **people, "name": "zh", "seen_version": 0, **more}


def test_a_choice_is_stored_as_it_was_made() -> None:
    assert design_of(WANTED.as_document()) == WANTED
    assert flaws(WANTED) == flaws(STANDARD) == []
    assert tidy(replace(STANDARD, accent=" #A32A18", signatories=(Signatory(" ", "", ""),))) == STANDARD
    assert contrast_with_white("#ffffff") == 1
    assert round(contrast_with_white("#000000")) == 21


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"layout": "../../etc"}, "unknown", "layout"),
        ({"accent": "#e6c200"}, "too_pale", "accent"),
        ({"accent": "red"}, "no_colour", "accent"),
        ({"issuer_en": ""}, "missing", "issuer_en"),
        ({"scope_zh": "范" * 81}, "too_long", "scope_zh"),
        ({"signatories": (CHAIR,) * 4}, "too_many", "signatories"),
        ({"signatories": (replace(CHAIR, name=""),)}, "missing", "signatory_1_name"),
        ({"signatories": (CHAIR, replace(CHAIR, office_en=""))}, "missing", "signatory_2_office_en"),
    ],
)
def test_what_is_out_of_bounds_is_named(change: dict[str, Any], code: str, field: str) -> None:
    assert [(flaw.code, flaw.field) for flaw in flaws(replace(WANTED, **change))] == [(code, field)]


def test_a_character_without_a_glyph_is_refused_when_it_is_chosen(round_: Round, erin: Person) -> None:
    with pytest.raises(DesignRefused) as refused:
        choose_paper_design(round_.slug, replace(WANTED, signatories=(replace(CHAIR, name="王𰻝"),)), 0, erin, "", NOW)
    assert refused.value.params["flaws"] == [{"code": "no_glyph", "field": "", "limit": "𰻝 (U+30EDD)"}]


def test_the_same_choice_again_makes_no_version_and_a_race_has_one_winner(round_: Round, erin: Person, carol: Person) -> None:
    for _ in range(2):
        choose_paper_design(round_.slug, WANTED, 0, erin, "", NOW)
    with pytest.raises(DesignChanged):
        choose_paper_design(round_.slug, replace(WANTED, seal="none"), 0, carol, "", NOW)
    choose_paper_design(round_.slug, replace(WANTED, seal="none"), 1, carol, "", NOW)
    assert list(PaperDesign.objects.order_by("version").values_list("version", "chosen_by__username")) == [(1, "erin"), (2, "carol")]


def test_after_the_first_certificate_a_certifier_changes_it_and_says_why(certificate: Certificate, erin: Person, carol: Person) -> None:
    with pytest.raises(DesignIsTheCertifiers):
        choose_paper_design(certificate.cycle, WANTED, 0, erin, "nicer", NOW)
    with pytest.raises(ReasonMissing):
        choose_paper_design(certificate.cycle, WANTED, 0, carol, " ", NOW)
    choose_paper_design(certificate.cycle, WANTED, 0, carol, "New chair", NOW)
    row = PaperDesign.objects.get()
    assert (row.issued_before, row.reason, row.chosen_by) == (1, "New chair", carol)


def test_a_printed_paper_stays_and_the_next_is_printed_in_the_new_design(certificate: Certificate, alice: Person, carol: Person) -> None:
    first = print_paper(certificate, certificate.issuances.get(), NOW)
    choose_paper_design(certificate.cycle, WANTED, 0, carol, "New chair", NOW)

    again = print_paper(certificate, certificate.issuances.get(), NOW + timedelta(days=1))
    alice.name_public_since = None
    alice.save()
    nameless = print_paper(certificate, follow_name_consent(certificate, NOW), NOW)

    assert (again.pk, bytes(again.content), again.design) == (first.pk, bytes(first.content), None)
    assert nameless.design is not None and nameless.design.version == 1
    text = pdf_text(bytes(nameless.content)).text
    assert "沈知行" in text and "Chair of the board" in text and "Paid traffic included" in text


def test_the_page_previews_keeps_and_says_what_is_wrong(client_for: Clients, round_: Round, erin: Person) -> None:
    client, address = client_for(erin), f"/studio/rounds/{round_.slug}/paper/"
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "Nobody chose yet" in client.get(address).content.decode()

    looked = client.post(address, filled(WANTED, preview="yes"))
    assert looked.status_code == 200 and "layout=scroll" in looked.content.decode() and not PaperDesign.objects.exists()
    refused = client.post(address, filled(replace(WANTED, accent="#ffee00", issuer_zh="王𰻝")))
    assert refused.status_code == 422
    assert "Too pale" in refused.content.decode() and "U+30EDD" in refused.content.decode()
    assert client.post(address, filled(WANTED)).status_code == 302
    assert design_of(PaperDesign.objects.get().choice) == WANTED
    stale = client.post(address, filled(STANDARD))
    assert stale.status_code == 409 and "meanwhile" in stale.content.decode()


def test_the_preview_is_a_picture_or_says_why_not(client_for: Clients, round_: Round, carol: Person) -> None:
    client, address = client_for(carol), f"/studio/rounds/{round_.slug}/paper/preview.png"
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    picture = client.get(address, filled(WANTED))
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert picture.content != client.get(address, filled(WANTED, name="en")).content
    refused = client.get(address, filled(replace(WANTED, accent="#ffee00")))
    assert refused.status_code == 422 and "Accent colour: Too pale" in refused.content.decode()


def test_staff_only_and_no_paper_for_practice(
    client_for: Clients, api_for: Apis, round_: Round, charlie: Person, ivan: Person, alice: Person, carol: Person
) -> None:
    for person in (None, alice, charlie, ivan):
        for path in ("", "preview.png"):
            assert client_for(person).get(f"/studio/rounds/{round_.slug}/paper/{path}").status_code == (302 if person is None else 404)
        assert api_for(person).get(f"/api/v1/rounds/{round_.slug}/paper/").status_code in (401, 403)
        assert api_for(person).post(f"/api/v1/rounds/{round_.slug}/paper/", {"seen_version": 0}, format="json").status_code in (401, 403)
    Round.objects.update(kind="practice", demo=False)
    assert client_for(carol).get(f"/studio/rounds/{round_.slug}/paper/").status_code == 404
    assert api_for(carol).get(f"/api/v1/rounds/{round_.slug}/paper/").status_code == 404


def test_a_program_chooses_with_the_same_bounds(api_for: Apis, round_: Round, carol: Person) -> None:
    api, address = api_for(carol), f"/api/v1/rounds/{round_.slug}/paper/"
    made = api.post(address, {**WANTED.as_document(), "seen_version": 0}, format="json")
    assert made.status_code == 201, made.json()
    assert api.get(address).json()[0]["design"] == WANTED.as_document() and made.json() == api.get(address).json()
    refused = api.post(address, {"accent": "#ffee00", "seen_version": 1}, format="json")
    assert (refused.status_code, refused.json()["params"]["flaws"][0]["code"]) == (422, "too_pale")
