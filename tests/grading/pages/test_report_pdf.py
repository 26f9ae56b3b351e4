"""The report on paper: the page's content, in both languages, from data that cannot act as markup and without empty boxes."""

import re
from datetime import timedelta
from hashlib import sha256
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.utils import translation

from certify.typesetting import typeset as setting
from certify.typesetting.font_coverage import covered
from certify.typesetting.typeset import FONTS, TypesettingFailed, printable, typeset
from exams.models import VoidNote
from exams.services.reveal_due import reveal_due
from exams.services.void_attempt import void_attempt
from grading.models import Result
from grading.pages.figures import number, signed_percent, yuan
from grading.pages.force_charts import waterfall
from grading.pages.print_charts import curves, falls, number_line
from grading.pages.print_report import print_report
from grading.pages.strips import uplift_strip
from grading.selectors import evidence_bundle
from grading.services.queue_job import queue_job
from grading.services.release_round import release_round
from grading.services.run_job import run_job
from tests.grading.builders import BAD_OPENING, NOW, a_closed_attempt, a_round, a_scenario, another_room
from tests.grading.conftest import Clock
from tests.grading.pages.pdf_text import pdf_text

AFTER = NOW + timedelta(hours=2)
MARKUP = '#panic("no") *x* $y$ [z] \\ <w> @v `u`'
RARE = "王小明 㐂𠮷"


@pytest.fixture
def passed(alice: Any, clock: Clock) -> Any:
    attempt = a_closed_attempt(a_round(a_scenario(), a_scenario(another_room("net_gmv"), title_en="Second room")), alice)
    run_job(queue_job(attempt.pk, NOW).pk, clock)
    return attempt


def download(client: Any, attempt: Any, language: str = "en") -> Any:
    return client.get(f"/attempts/{attempt.public_id}/report.pdf", headers={"accept-language": language})


def said(answer: Any) -> str:
    """Without any space: a line of paper breaks where it must."""
    return re.sub(r"\s", "", pdf_text(answer.content).text)


def holds(text: str, *parts: str) -> None:
    for part in parts:
        assert re.sub(r"\s", "", part) in text, part


def test_it_holds_what_the_page_holds(passed: Any, alice: Any, client_for: Any) -> None:
    answer = download(client_for(alice), passed)
    text, result = said(answer), Result.objects.get()
    holds(text, "Passed", "爱丽丝", str(passed.public_id), signed_percent(result.round_uplift, 2), "Required: +2.00 %", number(result.score, 1))
    holds(
        text, "What the decision rests on", "From the cut follows a growth", "Room by room", "Second room", "What to practise", "How this was graded"
    )
    holds(text, "Among 24 reference operators", "Fan-group fatigue at the end", "provisional until people confirm it", result.rubric_version)
    assert text.index("Passed") < text.index("Whatthedecisionrestson") < text.index("Whattopractise") < text.index("Fan-groupfatigue")
    pages = pdf_text(answer.content).pages
    for number_of, page in enumerate(pages, start=1):
        holds(re.sub(r"\s", "", page), f"page {number_of} of {len(pages)}")


def test_every_room_s_figures_stand_on_it(passed: Any, alice: Any, client_for: Any, api_for: Any) -> None:
    text = said(download(client_for(alice), passed))
    for room in api_for(alice).get(f"/api/v1/attempts/{passed.public_id}/report/").json()["rooms"]:
        holds(text, yuan(room["value_cents"]), yuan(room["baseline_cents"]), yuan(room["sampled_gmv_cents"]), room["versions"]["log"])
        holds(text, signed_percent(room["uplift"]), number(room["score"]))
    holds(text, "decides", "luck included, does not decide")


def test_it_speaks_the_reader_s_language(passed: Any, alice: Any, client_for: Any) -> None:
    text = said(download(client_for(alice), passed, "zh-hans"))
    holds(text, "通过", "参考房间", "护栏", "基线")
    assert "Whatthedecisionrestson" not in text
    assert "Referenceroom" not in text


def test_it_is_a_private_file_with_a_name_that_says_which(passed: Any, alice: Any, client_for: Any) -> None:
    answer = download(client_for(alice), passed)
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/pdf", "private, no-store")
    assert answer["Content-Disposition"] == f'attachment; filename="report-autumn-1-{str(passed.public_id)[:8]}.pdf"'


def test_the_same_report_at_the_same_moment_has_the_same_bytes(passed: Any, alice: Any, client_for: Any) -> None:
    assert download(client_for(alice), passed).content == download(client_for(alice), passed).content


def test_a_program_follows_the_report_s_link_to_the_same_paper(passed: Any, alice: Any, client_for: Any, api_for: Any) -> None:
    linked = api_for(alice).get(f"/api/v1/attempts/{passed.public_id}/report/").json()["pdf"]
    assert linked == f"http://testserver/api/v1/attempts/{passed.public_id}/report.pdf"
    answer = api_for(alice).get(linked, headers={"accept-language": "zh-hans", "accept": "application/pdf"})
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/pdf", "private, no-store")
    assert answer.content == download(client_for(alice), passed, "zh-hans").content
    refused = api_for(None).get(linked, headers={"accept": "application/pdf"})
    assert (refused.status_code, refused["Content-Type"]) == (401, "application/json")


@pytest.mark.parametrize("who", ["bob", "charlie", "ivan"])
def test_others_do_not_find_it(who: str, passed: Any, request: pytest.FixtureRequest, client_for: Any) -> None:
    assert download(client_for(request.getfixturevalue(who)), passed).status_code == 404


def test_examiners_and_certifiers_may_print_it_and_strangers_sign_in(passed: Any, erin: Any, carol: Any, client_for: Any) -> None:
    assert download(client_for(erin), passed).content == download(client_for(carol), passed).content
    assert "/sign-in/" in download(client_for(None), passed).url


def test_nothing_is_printed_before_the_release(alice: Any, erin: Any, client_for: Any, clock: Clock) -> None:
    attempt = a_closed_attempt(a_round(a_scenario(), release="on_release"), alice)
    assert download(client_for(alice), attempt).url == f"/attempts/{attempt.public_id}/report/"
    run_job(queue_job(attempt.pk, NOW).pk, clock)
    assert download(client_for(alice), attempt).url == f"/attempts/{attempt.public_id}/report/"
    holds(said(download(client_for(erin), attempt)), "not released: the candidate does not see it yet")


def test_a_failed_attempt_says_what_was_missing_and_what_comes_next(alice: Any, client_for: Any, clock: Clock) -> None:
    attempt = a_closed_attempt(a_round(a_scenario(), attempts_allowed=1), alice, opening=BAD_OPENING, actions=())
    run_job(queue_job(attempt.pk, NOW).pk, clock)
    text = said(download(client_for(alice), attempt))
    holds(text, "Not passed", "What was missing", "below the cut of 430.0", "This is a severe breach.", "The 1 attempt of this round is used.")
    holds(text, "you may appeal until")


def test_an_attempt_that_is_not_judged_says_why_and_that_it_is_given_back(alice: Any, ivan: Any, client_for: Any, clock: Clock) -> None:
    attempt = a_closed_attempt(a_round(a_scenario()), alice, opening=BAD_OPENING, actions=())
    void_attempt(attempt.pk, "停电 power cut", ivan, NOW + timedelta(minutes=6))
    VoidNote.objects.update(refunds=True)
    run_job(queue_job(attempt.pk, NOW).pk, clock)
    text = said(download(client_for(alice), attempt))
    holds(text, "Not valid", "neither a pass nor a fail", "Reason on record: 停电 power cut", "It does not count among your attempts")
    assert "Whatwasmissing" not in text


def test_what_a_person_typed_is_text_and_never_markup(passed: Any, alice: Any, client_for: Any) -> None:
    alice.display_name = MARKUP
    alice.save()
    holds(said(download(client_for(alice), passed)), MARKUP)


def test_characters_without_a_glyph_are_written_as_code_points_with_a_note(passed: Any, alice: Any, client_for: Any) -> None:
    assert "fontlacks" not in said(download(client_for(alice), passed))
    alice.display_name = RARE
    alice.save()
    holds(said(download(client_for(alice), passed)), "王小明 㐂〔U+20BB7〕", "Characters that the printing font lacks")


def test_a_character_that_slips_through_is_an_error_and_not_an_empty_box(passed: Any, alice: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    alice.display_name = RARE
    alice.save()
    monkeypatch.setattr(setting, "_printable", lambda character: character)
    with pytest.raises(TypesettingFailed, match="could not be displayed"), translation.override("en"):
        print_report(passed.pk, AFTER)


def test_control_characters_become_spaces() -> None:
    assert printable({"a": ["x\x00y\tz\x07", 1, None]}) == {"a": ["x y z ", 1, None]}


def test_coverage_agrees_with_the_typesetter(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the tricky ones: what the table says is there can be set, what it says is missing cannot."""
    (tmp_path / "one.typ").write_text('#set document(title: "t")\n#set text(font: "Noto Sans SC", fallback: false)\n#json(bytes(sys.inputs.data)).c')
    monkeypatch.setattr(setting, "TEMPLATES", tmp_path)
    monkeypatch.setattr(setting, "_printable", lambda character: character)
    known = covered(FONTS / "400Regular/NotoSansSC_400Regular.ttf")
    for character in "㐂𠮷✓✗−≥×〔…龘𡃁😀ก":
        try:
            typeset("one.typ", {"c": character}, AFTER)
            can = True
        except TypesettingFailed:
            can = False
        assert can is (ord(character) in known), character


def test_the_evidence_s_digest_on_paper_is_that_of_the_file(passed: Any, alice: Any, carol: Any, client_for: Any) -> None:
    holds(said(download(client_for(alice), passed)), "The keys of this form are still sealed")
    reveal_due(AFTER)
    with time_machine.travel(AFTER, tick=False):
        text = said(download(client_for(alice), passed))
    digest = sha256(evidence_bundle(passed.pk)).hexdigest()
    holds(text, digest, f"script/manage recompute evidence-{passed.public_id}.zip")


def test_a_released_round_prints_when_it_was_published(alice: Any, carol: Any, client_for: Any, clock: Clock) -> None:
    attempt = a_closed_attempt(a_round(a_scenario(), release="on_release"), alice)
    run_job(queue_job(attempt.pk, NOW).pk, clock)
    release_round(attempt.registration.round_id, carol.pk, AFTER)
    holds(said(download(client_for(alice), attempt)), "Result published 2026-11-22 18:00 UTC+08:00")


def test_drawings_are_well_formed_and_escape_what_they_say() -> None:
    strip = uplift_strip(0.1, 0.2, 0.05, 0.3)
    series = [{"label": "a < b & c", "values": [0.0, 5.0, 12.0], "colour": "#000"}]
    drawings = [
        number_line(strip, lambda value: signed_percent(value, 0), "required +20 %"),
        curves([0.5, 1.0, 1.5], series, str, str, [{"from": 0.5, "to": 1.0, "tone": "bad"}, {"from": 1.0, "to": 1.5, "tone": "good"}]),
        falls(waterfall([("traffic", -300), ("room", 500)], 200), {"traffic": "投流", "room": "Live room"}, str),
    ]
    for drawing in drawings:
        ET.fromstring(drawing)
    assert "a &lt; b &amp; c" in drawings[1]
    assert drawings[1].count("<polygon") == 2  # a mark above each window, not by colour alone
