"""Many invitations from a table (CSV or XLSX): one outcome a line, and the same answer whether or not anybody has the name or address."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from certify.accounts.errors import HandleUnfit, InvitationsFull
from certify.accounts.services.invite_member import invite_member
from exams.errors import RosterUnreadable
from sandbox.calibration.defects import RecordingRefused
from sandbox.exports.read_export import read_export
from sandbox.services.defect_texts import defect_line

MOST_LINES = 500
HEADERS = ("username", "user name", "account", "login", "用户名", "账号", "帐号", "登录名", "email", "e-mail", "邮箱", "电子邮箱")


@dataclass(frozen=True)
class InviteLine:
    """`line` as an editor counts; `problem` is empty for whom was invited."""

    line: int
    handle: str
    problem: str = ""


def invite_file(organisation_id: int, file: str, data: bytes, by: Any, language: str, now: datetime) -> list[InviteLine]:
    """Every good line is invited, as a member; the same file again changes nothing. Raises RosterUnreadable, OrganisationNotFound."""
    try:
        sheet = read_export({file: data})[0]
    except RecordingRefused as refused:
        raise RosterUnreadable([defect_line(defect) for defect in refused.defects[:5]]) from None
    header = [re.sub(r"\s+", " ", unicodedata.normalize("NFKC", cell)).strip().lower() for cell in sheet.rows[0]]
    places = [place for place, text in enumerate(header) if text in HEADERS]
    if not places:
        raise RosterUnreadable([], missing="username")
    if len(sheet.rows) - 1 > MOST_LINES:
        raise RosterUnreadable([], limit=MOST_LINES)
    lines = []
    for number, row in zip(sheet.lines[1:], sheet.rows[1:], strict=True):
        handle = next((text for place in places if (text := unicodedata.normalize("NFKC", row[place]).strip())), "")
        lines.append(InviteLine(number, handle, _invite(organisation_id, handle, by, language, now)))
    return lines


def _invite(organisation_id: int, handle: str, by: Any, language: str, now: datetime) -> str:
    try:
        invite_member(organisation_id, handle, "member", by, language, now)
    except (HandleUnfit, InvitationsFull) as refused:
        return refused.message
    return ""
