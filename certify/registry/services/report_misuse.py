"""Somebody reports misuse; a certifier decides, once, with a reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from certify.certificates.selectors import certificate_by_code
from certify.registry.errors import AlreadyDecided, BriefNotFound, Incomplete, OwnThing, ReportNotFound
from certify.registry.models import About, Brief, Decision, Message, NoticeKind, Profile, Reason, Report
from certify.registry.selectors.briefs import readable_brief
from certify.registry.services.write_notice import write_notice


def thing(about: str, name: str, reader_id: int | None, now: datetime) -> dict[str, object]:
    """The row that is meant, as columns of a report.

    Raises ReportNotFound: also for the reader's own brief or message, and for what the reader may not see.
    """
    found: dict[str, object] = {}
    if about == About.CERTIFICATE and certificate_by_code(name) is not None:
        return found
    if about == About.PROFILE:
        found["profile"] = Profile.objects.filter(code=name).exclude(consents=None).first()
    elif about == About.BRIEF and reader_id is not None and (public_id := _uuid(name)):
        found["brief"] = _others_brief(public_id, reader_id, now)
    elif about == About.MESSAGE and reader_id is not None and (public_id := _uuid(name)):
        found["message"] = Message.objects.filter(public_id=public_id, talk__parties__person_id=reader_id).exclude(author_id=reader_id).first()
    if not any(found.values()):
        raise ReportNotFound("nothing to report under this name")
    return found


def report_misuse(about: str, name: str, reason: str, words: str, contact: str, reporter_id: int | None, language: str, now: datetime) -> Report:
    """The same person about the same thing has one open report: a second one adds nothing. Of strangers, the same words are a double click.

    Raises ReportNotFound, Incomplete.
    """
    meant = thing(about, name, reporter_id, now)
    if reason not in Reason.values:
        raise Incomplete(_("Choose a reason."))
    if reason == Reason.OTHER and not words.strip():
        raise Incomplete(_("Say in words what is wrong."))
    words, contact = words.strip()[:2000], contact.strip()
    before = Report.objects.filter(about=about, name=name, reporter_id=reporter_id, decided_at=None)
    if reporter_id is None:
        before = before.filter(reason=reason, words=words, contact=contact)
    return before.first() or Report.objects.create(
        about=about, name=name, reason=reason, words=words, contact=contact, language=language, reporter_id=reporter_id, reported_at=now, **meant
    )


def decide_report(report_id: int, decision: str, why: str, answer: str, by_id: int, now: datetime) -> Report:
    """Decides and carries it out, in one transaction. `by_id` is a certifier: doors check.

    Raises ReportNotFound, Incomplete, AlreadyDecided, and OwnThing for a report about the certifier.
    """
    why = " ".join(why.split())[:300]
    if decision not in Decision.values or not why:
        raise Incomplete(_("Choose a decision and say why."))
    with transaction.atomic():
        report = Report.objects.select_for_update(of=("self",)).filter(pk=report_id).first()
        if report is None:
            raise ReportNotFound("no such report")
        if by_id == _whose(report):
            raise OwnThing(_("This report is about you: another certifier decides it."))
        if decision not in possible_decisions(report):
            raise Incomplete(_("This decision does not fit what was reported."))
        taken = Report.objects.filter(pk=report_id, decided_at=None)
        if not taken.update(decision=decision, decided_at=now, decided_by_id=by_id, why=why, answer=answer.strip()[:1000]):
            raise AlreadyDecided(_("Somebody has decided this report already."))
        _carry_out(report, decision, why, by_id, now)
        report.refresh_from_db()
        if report.answer and (report.contact or report.reporter_id):
            own = report.reporter_id if not report.contact else None
            write_notice(NoticeKind.ANSWER, now, person_id=own, address=report.contact, report=report, language=report.language)
    return report


def show_again(code: str, now: datetime) -> None:
    """Lifts the hiding of a profile. Its holder agrees anew before anybody sees it."""
    Profile.objects.filter(code=code, hidden_at__isnull=False).update(hidden_at=None, hidden_by=None, hidden_reason="", changed_at=now)


def possible_decisions(report: Report) -> list[str]:
    """What can be done about a thing of this kind."""
    fitting = {
        About.CERTIFICATE: [Decision.REVOCATION],
        About.PROFILE: [Decision.HIDE_PROFILE],
        About.BRIEF: [Decision.CLOSE_BRIEF],
        About.MESSAGE: [Decision.HIDE_MESSAGE],
    }
    return [Decision.NOTHING, *fitting[About(report.about)]]


def _others_brief(public_id: UUID, reader_id: int, now: datetime) -> Brief | None:
    try:
        brief = readable_brief(reader_id, public_id, now)
    except BriefNotFound:
        return None
    return brief if brief.author_id != reader_id else None


def _whose(report: Report) -> int | None:
    """The person whom it is about; None once the thing is gone."""
    if report.about == About.CERTIFICATE:
        certificate = certificate_by_code(report.name)
        return certificate.person_id if certificate else None
    if report.message is not None:
        return report.message.author_id
    return report.profile.person_id if report.profile else report.brief.author_id if report.brief else None


def _carry_out(report: Report, decision: str, why: str, by_id: int, now: datetime) -> None:
    if decision == Decision.HIDE_PROFILE and report.profile is not None:
        Profile.objects.select_for_update().get(pk=report.profile.pk)  # the holder may be showing it at this moment
        report.profile.consents.filter(ended_at=None).update(ended_at=now, ended_by="certifier")
        hidden = {"hidden_at": now, "hidden_by_id": by_id, "hidden_reason": why, "shown_since": None}
        Profile.objects.filter(pk=report.profile.pk).update(**hidden)
    elif decision == Decision.CLOSE_BRIEF and report.brief is not None:
        Brief.objects.filter(pk=report.brief.pk, closed_at=None).update(closed_at=now, closed_by_id=by_id, closed_reason=why)
    elif decision == Decision.HIDE_MESSAGE and report.message is not None:
        Message.objects.filter(pk=report.message.pk, hidden_at=None).update(hidden_at=now)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
