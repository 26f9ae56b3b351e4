"""A roster as a file (CSV or XLSX, Chinese or English headers) → lines, each with what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from exams.errors import RosterUnreadable
from sandbox.calibration.defects import RecordingRefused
from sandbox.exports.read_export import read_export
from sandbox.services.defect_texts import defect_line

MOST_LINES = 5000
HEADERS = {
    "username": ("username", "user name", "account", "login", "用户名", "账号", "帐号", "登录名"),
    "name": ("name", "full name", "姓名", "名字"),
    "extra_time_percent": ("extra_time_percent", "extra time %", "extra time", "加时", "加时%", "用时百分比"),
    "delay_minutes": ("delay_minutes", "delay", "delay minutes", "延后", "延后分钟", "推迟分钟"),
}
"""Of each column; only the user name is required. The name is compared, so that nobody registers a namesake's account."""

EXTRA_TIME = (100, 400)
DELAY_MINUTES = (0, 360)


@dataclass(frozen=True)
class RosterLine:
    """`line` as an editor counts. None: the file leaves the accommodation as it is. `problem` is a code of `exams.pages.roster_words`."""

    line: int
    username: str
    name: str
    extra_time_percent: int | None
    delay_s: int | None
    problem: str = ""


def read_roster(file: str, data: bytes) -> list[RosterLine]:
    """Raises RosterUnreadable for a file that is no table with a user name column. What is wrong with a line stands in the line."""
    try:
        sheet = read_export({file: data})[0]
    except RecordingRefused as refused:
        raise RosterUnreadable([defect_line(defect) for defect in refused.defects[:5]]) from None
    places = _columns(sheet.rows[0])
    if "username" not in places:
        raise RosterUnreadable([], missing="username")
    if len(sheet.rows) - 1 > MOST_LINES:
        raise RosterUnreadable([], limit=MOST_LINES)
    lines: list[RosterLine] = []
    seen: set[str] = set()
    for number, row in zip(sheet.lines[1:], sheet.rows[1:], strict=True):
        cells = {field: unicodedata.normalize("NFKC", row[place]).strip() for field, place in places.items()}
        line = _line(number, cells, seen)
        seen.add(line.username)
        lines.append(line)
    return lines


def _columns(header: tuple[str, ...]) -> dict[str, int]:
    texts = [re.sub(r"\s+", " ", unicodedata.normalize("NFKC", cell)).strip().lower() for cell in header]
    return {field: texts.index(name) for field, names in HEADERS.items() for name in names if name in texts}


def _line(number: int, cells: dict[str, str], seen: set[str]) -> RosterLine:
    username = cells["username"]
    percent, percent_bad = _whole(cells.get("extra_time_percent", "").removesuffix("%"), EXTRA_TIME)
    minutes, minutes_bad = _whole(cells.get("delay_minutes", ""), DELAY_MINUTES)
    problem = (
        "no_username"
        if not username
        else "formula"
        if username[0] in "=+-@"
        else "twice"
        if username in seen
        else "extra_time"
        if percent_bad
        else "delay"
        if minutes_bad
        else ""
    )
    return RosterLine(number, username, cells.get("name", ""), percent, None if minutes is None else minutes * 60, problem)


def _whole(text: str, bounds: tuple[int, int]) -> tuple[int | None, bool]:
    """The number (None for an empty cell), and True if it is none or out of bounds. Spreadsheets write 125 as 125.0."""
    if not text.strip():
        return None, False
    if not re.fullmatch(r"\d{1,6}(\.0+)?", text.strip()):
        return None, True
    number = int(float(text))
    return number, not bounds[0] <= number <= bounds[1]
