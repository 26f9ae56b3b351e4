"""axe on every page that the URL configuration names, from one set-up of content. A new page must be put into a list here.

What candidates and the public see in both languages, staff pages in English.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from playwright.sync_api import Page

from certify.accounts.services.answer_invitation import accept_invitation
from certify.accounts.services.apply_organisation import OrganisationWords, apply_organisation
from certify.accounts.services.decide_organisation import confirm_organisation
from certify.accounts.services.grant_role import grant_role
from certify.accounts.services.invite_member import invite_member
from certify.accounts.services.show_name import show_name
from certify.certificates.models import Certificate, IssueJob
from certify.certificates.services import send_issue_job
from certify.certificates.services.run_issue_job import run_issue_job
from certify.certificates.services.sweep_issues import sweep_issues
from certify.leaderboards.services import want_board
from certify.leaderboards.services.build_board import build_board
from certify.leaderboards.services.freeze_board import freeze_board
from certify.leaderboards.services.save_season import SeasonDraft, make_season
from certify.leaderboards.services.unfreeze_board import unfreeze_board
from certify.registry.services import declare as declaring
from certify.registry.services import write_notice
from certify.registry.services.answer_invitation import answer
from certify.registry.services.ask_merchant import make_link
from certify.registry.services.post_brief import post_brief
from certify.registry.services.report_misuse import report_misuse
from certify.registry.services.show_profile import Draft, show_profile
from certify.registry.services.talk import contact_trader
from certify.webhooks.models import Message
from certify.webhooks.services.add_endpoint import add_endpoint
from exams.models import Form, Showing, Sitting
from exams.services.create_round import create_round
from exams.services.open_form import open_form
from exams.services.register import register
from grading.models import GradeJob
from grading.services import propose_regrade as proposing
from grading.services import queue_feedback, send_job, send_study
from grading.services.file_appeal import file_appeal
from grading.services.invite_judge import Declaration, declare, invite_judge
from grading.services.open_study import open_study
from grading.services.prepare_studies import prepare_studies
from grading.services.propose_regrade import Proposal, propose_regrade
from grading.services.run_job import run_job
from sandbox.models import Recording
from tests.browser.test_accessibility import violations
from tests.exams.conftest import _summary
from tests.grading.builders import NOW, a_closed_attempt, a_new_round, a_round, a_scenario, another_room, published
from tests.grading.pinned_room import pinned_scenario
from tests.grading.services.test_standard_study import a_study
from tests.registry.conftest import a_brief
from tests.spectators.conftest import OVER, scene

Content = SimpleNamespace
Address = Callable[[Content], str]

ANYBODY: dict[str, Address] = {
    "home": lambda c: "/",
    "handbook": lambda c: "/handbook/",
    "sign-in": lambda c: "/sign-in/",
    "sign-up": lambda c: "/sign-up/",
    "recover": lambda c: "/recover/",
    "recover-asked": lambda c: "/recover/asked/",
    "recover-password": lambda c: "/recover/no-such-token/",
    "confirm-address": lambda c: "/confirm/no-such-token/",
    "boards": lambda c: "/boards/",
    "board": lambda c: f"/boards/{c.round.slug}/",
    "board-season": lambda c: "/boards/seasons/autumn/",
    "board-all-time": lambda c: "/boards/all-time/certification/",
    "board-all-time-demonstration": lambda c: "/boards/all-time/demonstration/",
    "board-organisation": lambda c: "/boards/organisations/north-star/certification/",
    "board-organisation-demonstration": lambda c: "/boards/organisations/north-star/demonstration/",
    "verify": lambda c: "/verify/",
    "organisations": lambda c: "/organisations/",
    "registry:organisation": lambda c: "/organisations/north-star/",
    "registry:traders": lambda c: "/traders/",
    "registry:trader": lambda c: f"/traders/{c.trader}/",
    "registry:briefs": lambda c: "/briefs/",
    "registry:report": lambda c: f"/misuse/report/?about=certificate&name={c.code}",
    "registry:confirm-experience": lambda c: f"/confirm-experience/{c.link}/",
    "certificate": lambda c: f"/c/{c.code}/",
    "spectators:index": lambda c: "/watch/",
    "spectators:form": lambda c: f"/watch/{c.round.slug}/A/",
    "spectators:room": lambda c: c.path,
    "exams:practice": lambda c: "/practice/",
    "exams:round": lambda c: f"/rounds/{c.round.slug}/",
    "spectators:showing": lambda c: f"/watch/showings/{c.show().public_id}/",  # the last one: replays wait for its end
}
ALICE: dict[str, Address] = {
    "me": lambda c: "/me/",
    "my-data": lambda c: "/me/data/",
    "erase": lambda c: "/me/erase/",
    "password_change": lambda c: "/me/password/",
    "password_change_done": lambda c: "/me/password/done/",
    "organisation-apply": lambda c: "/organisations/new/",
    "my-certificates": lambda c: "/me/certificates/",
    "registry:my-profile": lambda c: "/me/profile/",
    "registry:declare": lambda c: "/me/profile/declared/",
    "registry:declaration": lambda c: f"/me/profile/declared/{c.declaration}/",
    "registry:brief": lambda c: f"/briefs/{c.brief}/",
    "registry:talks": lambda c: "/talks/",
    "registry:talk": lambda c: f"/talks/{c.talk}/",
    "exams:waiting-room": lambda c: f"/rounds/{c.open.slug}/waiting/",
    "exams:attempt": lambda c: f"/attempts/{c.attempt}/",
    "grading:report": lambda c: f"/attempts/{c.attempt}/report/",
    "grading:appeal": lambda c: f"/attempts/{c.attempt}/appeal/",
}
STAFF: dict[str, Address] = {
    "organisation-decide": lambda c: "/organisations/applications/",
    "registry:organisation-office": lambda c: "/organisations/north-star/office/",
    "registry:new-brief": lambda c: "/briefs/new/",
    "registry:contact": lambda c: f"/traders/{c.trader}/contact/",
    "registry:misuse": lambda c: "/misuse/",
    "registry:decide": lambda c: f"/misuse/{c.misuse}/",
    "webhooks:index": lambda c: "/webhooks/",
    "webhooks:webhook": lambda c: f"/webhooks/{c.hook}/",
    "sandbox:recordings": lambda c: "/studio/recordings/",
    "sandbox:exports": lambda c: "/studio/exports/",
    "sandbox:rooms": lambda c: "/studio/rooms/",
    "sandbox:fidelity": lambda c: "/studio/fidelity/",
    "sandbox:scenarios": lambda c: "/studio/scenarios/",
    "exams:studio-rounds": lambda c: "/studio/rounds/",
    "exams:new-round": lambda c: "/studio/rounds/new/",
    "round-paper": lambda c: f"/studio/rounds/{c.round.slug}/paper/",
    "exams:roster": lambda c: f"/studio/rounds/{c.round.slug}/roster/",
    "exams:sittings": lambda c: "/sittings/",
    "exams:sitting": lambda c: f"/sittings/{c.sitting}/",
    "grading:result-rounds": lambda c: "/studio/results/",
    "grading:round-results": lambda c: f"/studio/results/{c.round.slug}/",
    "grading:statistics": lambda c: f"/studio/results/{c.round.slug}/statistics/",
    "grading:reliability": lambda c: f"/studio/results/{c.round.slug}/reliability/",
    "grading:regrades": lambda c: f"/studio/results/{c.round.slug}/regrades/",
    "grading:regrade-new": lambda c: f"/studio/results/{c.round.slug}/regrades/new/",
    "grading:regrade": lambda c: f"/studio/results/{c.round.slug}/regrades/{c.regrade}/",
    "grading:standards": lambda c: "/studio/standards/",
    "grading:standard-new": lambda c: "/studio/standards/new/",
    "grading:standard": lambda c: f"/studio/standards/{c.study}/",
    "grading:appeals": lambda c: "/studio/appeals/",
    "grading:review-appeal": lambda c: f"/studio/appeals/{c.appeal}/",
    "grading:sitting-integrity": lambda c: f"/sittings/{c.sitting}/integrity/",
    "grading:integrity-cases": lambda c: "/integrity/",
    "grading:attempt-trail": lambda c: f"/attempts/{c.attempt}/trail/",
    "studio-boards": lambda c: "/studio/boards/",
    "studio-season-new": lambda c: "/studio/boards/seasons/new/",
    "studio-board-round": lambda c: f"/studio/boards/rounds/{c.round.slug}/",
    "studio-board-season": lambda c: "/studio/boards/seasons/autumn/",
    "spectators:stage": lambda c: f"/studio/results/{c.round.slug}/spectators/",
}
JUDGE: dict[str, Address] = {
    "grading:judging": lambda c: "/judging/",
    "grading:judging-study": lambda c: f"/judging/{c.study}/",
    "grading:judging-replay": lambda c: f"/judging/{c.study}/1/",
}
STEPS = (
    "registry:withdraw", "registry:mail-link", "registry:withdraw-declaration", "registry:close-brief", "registry:close-talk", "registry:block",
    "answer-organisation", "organisation-decided",
    "sign-out", "change-address", "make-export", "keep-me", "change-name-consent", "make-token", "end-token", "sandbox:add-export-files",
    "sandbox:import-export", "sandbox:discard-export", "sandbox:forget-export-mapping", "sandbox:calibrate", "sandbox:measure-held-out",
    "sandbox:copy-scenario", "sandbox:check-scenario", "sandbox:take-excerpt", "sandbox:publish-scenario", "exams:register", "exams:start",
    "exams:open-room", "exams:take-over", "exams:growth", "exams:publish-round", "grading:feedback-retry", "grading:release", "grading:retry",
    "grading:regrade-apply", "grading:regrade-drop", "grading:standard-open", "grading:standard-close", "grading:standard-approve",
    "grading:standard-withdraw", "grading:standard-invite", "grading:standard-dismiss", "grading:appeal-withdraw", "grading:integrity-ask",
    "grading:integrity-open", "revoke-certificate", "suspend-certificate", "lift-suspension", "verify-file",
    "spectators:open", "spectators:plan", "spectators:cancel", "change-board-choice",
    "studio-board-round-turn", "studio-board-season-turn", "studio-board-mark",
)  # fmt: skip
FILES = (
    "healthz", "healthz-worker", "download-export", "sandbox:download-export-mapping", "grading:report-pdf", "grading:report-replay",
    "grading:evidence", "grading:statistics-file", "grading:judging-frames", "certificate-json", "certificate-pdf", "certificate-png",
    "certificate-svg", "certificate-kit", "certificate-card", "offline-kit", "did-document", "status-list", "achievement",
    "spectators:replay", "round-paper-preview",
)  # fmt: skip
FRAGMENTS = (
    "registry:preview",
    "export-state", "sandbox:calibration", "sandbox:held-out", "sandbox:scenario-gate", "sandbox:excerpts", "exams:draft", "grading:job-state",
    "grading:draft-check", "grading:feedback-state", "grading:regrade-state",
)  # fmt: skip
STATUS = {"recover-password": 410, "confirm-address": 410}
"""Pages that are looked at as they refuse."""

SCRIPTED = {"spectators:room": "[data-r=body]", "spectators:showing": "[data-n=act]:not(:empty)", "grading:judging-replay": "[data-r=body]"}
"""What a page's script draws and axe is to see."""

EXCEPTIONS = {
    **dict.fromkeys(STEPS, "a step: it answers a form and redirects"),
    **dict.fromkeys(FILES, "no page: a file or a document for programs"),
    **dict.fromkeys(FRAGMENTS, "a part of another page, which is in a list"),
    "sandbox:studio": "leads on to the recordings",
    "set-up": "needs a site without an administrator",
    "sandbox:recording": "needs a recording's files; tests/sandbox/pages",
    "sandbox:export": "needs an uploaded export; tests/sandbox/pages",
    "sandbox:export-mapping": "needs an uploaded export; tests/sandbox/pages",
    "sandbox:room": "needs a calibrated host; tests/sandbox/pages",
    "sandbox:scenario": "needs a calibrated host; tests/sandbox/pages",
    "grading:integrity-pair": "needs a similarity report over a sitting; tests/grading/pages",
    "grading:integrity-case": "needs an integrity case; tests/grading/pages",
    "grading:own-case": "needs an integrity case; tests/grading/pages",
}


def names_of_pages(patterns: Any = None, prefix: str = "", namespace: str = "") -> Iterator[str]:
    """Every named address outside the API and Django's own admin."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            if not route.startswith(("admin/", "api/", "i18n/")):
                yield from names_of_pages(one.url_patterns, route, one.namespace or namespace)
        elif isinstance(one, URLPattern) and one.name and not route.startswith("api/"):
            yield f"{namespace}:{one.name}" if namespace else one.name


def test_every_page_is_in_a_list() -> None:
    listed = [*ANYBODY, *ALICE, *STAFF, *JUDGE, *EXCEPTIONS]
    assert len(listed) == len(set(listed))
    known, named = set(listed), set(names_of_pages())
    assert named - known == set(), "put the page into a list of this file, or among the exceptions with a reason"
    assert known - named == set()


@pytest.fixture
def content(monkeypatch: pytest.MonkeyPatch, alice: Any, bob: Any, erin: Any, carol: Any, admin: Any) -> Content:
    """A demonstration that two people sat, with all that follows a result; a study with a judge; a showing; a round that is open now."""
    for module in (send_job, queue_feedback, proposing, send_issue_job, want_board):
        monkeypatch.setattr(module, "_send", lambda _: None)
    monkeypatch.setattr(send_study, "_send", lambda: None)
    monkeypatch.setattr(write_notice, "send", lambda *_: None)
    now = timezone.now()
    round_ = a_round(a_scenario())
    attempts = {"alice": a_closed_attempt(round_, alice), "bob": a_closed_attempt(round_, bob)}
    for attempt in attempts.values():
        assert run_job(GradeJob.objects.get(attempt=attempt).pk, lambda: NOW + timedelta(minutes=6))
    sweep_issues(NOW + timedelta(minutes=7))
    for job in IssueJob.objects.filter(state="queued"):
        run_issue_job(job.pk, lambda: NOW + timedelta(minutes=7))
    season = SeasonDraft("autumn", "秋季赛", "Autumn season", "demonstration", NOW - timedelta(days=1), NOW + timedelta(days=1))
    wide = make_season(season, erin.pk, NOW).board.pk
    freeze_board(wide, "The finals", erin.pk, NOW)
    unfreeze_board(wide, "The ceremony", erin.pk, NOW)
    for board_id in (want_board.want_board(round_.pk, NOW).pk, wide):
        build_board(board_id, NOW)
    proposed = Proposal(uuid4(), round_.pk, "wrong_standard", "The cut was entered wrongly.", "standard", {"cut_score": 990}, None)
    found = scene(round_, attempts)
    found.regrade = propose_regrade(proposed, erin.pk, NOW).pk
    found.appeal = file_appeal(attempts["alice"].pk, alice.pk, "The room froze.", NOW + timedelta(minutes=8)).public_id
    found.attempt = attempts["alice"].public_id
    found.code = Certificate.objects.get(person_id=alice.pk).code
    found.sitting = Sitting.objects.get(round=round_).pk
    found.study = _study(round_, erin, admin)
    open_form(found.form.pk, erin, OVER)
    found.open = _open_now(alice, now)
    Recording.objects.update(summary=_summary(pinned_scenario().room))
    found.show = lambda: _showing(found.form, now)
    _register(found, alice, erin, now)
    for role in ("certifier", "invigilator"):
        grant_role(erin, role, None, NOW)
    found.hook = _house(alice, bob, erin, carol)
    return found


def _house(alice: Any, bob: Any, erin: Any, carol: Any) -> Any:
    """A service provider of Erin's with Alice in it, an invitation to Bob, an application of his, and a webhook with a message."""
    house = confirm_organisation(apply_organisation(erin, OrganisationWords("north-star", "北辰直播", "North Star Live", "ZJ"), NOW).pk, carol, NOW)
    apply_organisation(bob, OrganisationWords("bobs", "鲍勃直播", "Bob's", "BJ"), NOW)
    now = timezone.now()
    invite_member(house.pk, "bob", "member", erin, "en", now)
    show_name(alice, True, NOW)
    accept_invitation(invite_member(house.pk, "alice", "member", erin, "en", now).pk, alice, now, shown=True, results=True)
    hook, _secret = add_endpoint("https://example.com/hook", erin, now)
    Message.objects.create(endpoint=hook, message_id="msg_1", kind="webhook.test", body="{}", made_at=now, next_try_at=now)
    return hook.public_id


def _register(found: Content, alice: Any, erin: Any, now: datetime) -> None:
    """Alice is in the register and was confirmed by a merchant; Erin looks for traders and wrote to her."""
    Certificate.objects.update(valid_until=now + timedelta(days=300))
    found.trader = show_profile(alice.pk, Draft("Evening rooms", "Ten years of them."), now).code
    day = NOW.date()
    claims = [declaring.declare(alice.pk, declaring.Claim(f"Ran {n} sessions", "Shop", day, day, "sessions", Decimal(n)), now) for n in (8, 9)]
    answer(make_link(alice.pk, claims[0].public_id, now), True, "Shop Ltd", None, now)
    found.declaration, found.link = claims[1].public_id, make_link(alice.pk, claims[1].public_id, now)
    found.brief = post_brief(erin.pk, replace(a_brief(), open_until=now + timedelta(days=30)), now).public_id
    found.talk = contact_trader(erin.pk, found.trader, "Shop Ltd", "December", "Are you free?", uuid4(), now).talk.public_id
    found.misuse = report_misuse("profile", found.trader, "false_claim", "Really?", "", erin.pk, "en", now).pk


def _study(round_: Any, erin: Any, judge: Any) -> Any:
    study = a_study(round_, erin)
    while prepare_studies():
        pass
    open_study(study.pk, NOW)
    declare(invite_judge(type(study).objects.get(pk=study.pk), judge.username, erin.pk, NOW), Declaration("评委", "商家", True, "无"), NOW)
    return study.public_id


def _open_now(alice: Any, now: datetime) -> Any:
    """A round with another room, which Alice has registered for."""
    window: dict[str, Any] = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(hours=1)}
    round_ = published(
        create_round(replace(a_new_round(a_scenario(another_room("net_gmv")), slug="winter"), **window), None, now - timedelta(hours=2))
    )
    register(round_, alice, now)
    return round_


def _showing(form: Form, now: datetime) -> Showing:
    """It plays now, and is over when the next language looks at replays."""
    Showing.objects.update(cancelled_at=now)
    times = {"starts_at": now - timedelta(seconds=30), "ends_at": now + timedelta(hours=1), "planned_at": OVER}
    return Showing.objects.create(form=form, speed=5, interval_s=60, **times)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_axe_finds_nothing_on_any_page(open_browser: Callable[..., Page], content: Content, alice: Any, erin: Any, admin: Any) -> None:
    found: dict[str, list[str]] = {}
    for locale in ("zh-CN", "en-GB"):
        Showing.objects.update(cancelled_at=timezone.now())
        for person, pages in ((None, ANYBODY), (alice, ALICE), (erin, STAFF), (admin, JUDGE)):
            if pages is STAFF and locale == "zh-CN":
                continue  # in English, whose words are longer; test_accessibility.py has the main ones in both
            page = open_browser(person, locale=locale)
            for name, address in pages.items():
                path = address(content)
                answer = page.goto(path)
                if answer is None or answer.status != STATUS.get(name, 200) or not page.url.endswith(path):
                    found[f"{locale} {name} {path}"] = [f"{page.url} answered {answer and answer.status}"]
                    continue
                if name in SCRIPTED:
                    page.locator(SCRIPTED[name]).first.wait_for(state="visible")
                found[f"{locale} {name} {path}"] = violations(page)
                if locale == "en-GB":
                    found[f"{name} at 200 %"] = _at_200_percent(page)
    assert not any(found.values()), "\n".join(f"{page}  {line}" for page, lines in found.items() for line in lines)


def _at_200_percent(page: Page) -> list[str]:
    """A window of 1280 pixels is 640 wide then: the page itself does not scroll sideways; wide tables do so in their own box."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": 640, "height": 450})
    width = 0
    for _ in range(50):  # charts draw themselves anew when they are told of the size, a moment after the page
        width = page.evaluate("document.documentElement.scrollWidth")
        if width <= 640:
            break
        page.wait_for_timeout(100)
    page.set_viewport_size(size)
    return [] if width <= 640 else [f"is {width} pixels wide"]
