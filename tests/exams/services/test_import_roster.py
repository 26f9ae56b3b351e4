"""Many people at once: every line is told what is wrong with it, and all are registered or nobody."""

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest

from certify.accounts.models import Person
from certify.accounts.services.create_person import create_person
from exams.errors import RosterRefused, RosterUnreadable, RoundOver
from exams.models import Attempt, Intervention, Registration, Round
from exams.services.import_roster import RosterReport, check_roster, import_roster
from exams.services.read_roster import read_roster
from tests.exams.conftest import T0


def csv(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


def outcomes(report: RosterReport) -> list[tuple[int, str, str]]:
    return [(line.line, outcome, line.problem) for line, outcome in report.lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_files_are_read_in_every_encoding_that_spreadsheets_write(encoding: str) -> None:
    line = read_roster("名单.csv", csv("用户名,姓名,加时,延后分钟\nalice,爱丽丝,125,10\n", encoding))[0]
    assert (line.username, line.name, line.extra_time_percent, line.delay_s, line.problem) == ("alice", "爱丽丝", 125, 600, "")


def test_a_workbook_is_read_like_a_file() -> None:
    book = openpyxl.Workbook()
    for row in (("Name", "Account", "Extra time %"), ("爱丽丝", "alice", 125.0), ("鲍勃", "bob", None), ("=1+1", '=HYPERLINK("http://x")', None)):
        book.active.append(row)  # type: ignore[union-attr]
    stored = io.BytesIO()
    book.save(stored)
    lines = read_roster("roster.xlsx", stored.getvalue())
    assert [(line.line, line.username, line.extra_time_percent) for line in lines[:2]] == [(2, "alice", 125), (3, "bob", None)]
    assert all(line.problem for line in lines[2:])


def test_every_line_says_what_is_wrong_and_nothing_is_written(make_round: Callable[..., Round], alice: Person, bob: Person, erin: Person) -> None:
    text = "username,name,extra_time_percent,delay_minutes\nalice,爱丽丝,,\n,,,\nnobody,,,\n=cmd|' /C calc',,,\n"
    text += "alice,,,\nbob,别人,,\nerin,,50,\nbob,,,1.5\n"
    lines = read_roster("r.csv", csv(text))
    round_ = make_round("certification")
    report = check_roster(round_, lines)
    assert outcomes(report) == [
        (2, "new", ""),
        (4, "wrong", "unknown"),
        (5, "wrong", "formula"),
        (6, "wrong", "twice"),
        (7, "wrong", "other_name"),
        (8, "wrong", "extra_time"),
        (9, "wrong", "twice"),
    ]
    with pytest.raises(RosterRefused):
        import_roster(round_, lines, erin, T0)
    assert Registration.objects.count() == 0


def test_the_same_file_again_changes_nothing(make_round: Callable[..., Round], alice: Person, bob: Person, erin: Person) -> None:
    round_ = make_round("certification")
    lines = read_roster("r.csv", csv("username,extra_time_percent,delay_minutes\nalice,125,10\nbob,,\n"))
    assert [outcome for _, outcome, _ in outcomes(import_roster(round_, lines, erin, T0))] == ["new", "new"]
    kept = list(Registration.objects.order_by("pk").values())
    notes = Intervention.objects.count()
    assert [outcome for _, outcome, _ in outcomes(import_roster(round_, lines, erin, T0 + timedelta(hours=1)))] == ["unchanged", "unchanged"]
    assert list(Registration.objects.order_by("pk").values()) == kept
    assert Intervention.objects.count() == notes == 2
    row = Registration.objects.get(person=alice)
    assert (row.extra_time_percent, row.delay_s) == (125, 600)


def test_a_change_reaches_a_running_attempt_and_an_empty_cell_takes_nothing_away(
    make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person, erin: Person
) -> None:
    round_ = make_round()
    attempt = start(round_)
    before = attempt.deadline
    assert before is not None
    import_roster(round_, read_roster("r.csv", csv("username,delay_minutes\nalice,5\n")), erin, T0 + timedelta(minutes=1))
    import_roster(round_, read_roster("r.csv", csv("username,delay_minutes\nalice,\n")), erin, T0 + timedelta(minutes=2))
    attempt.refresh_from_db()
    assert attempt.deadline == before + timedelta(minutes=5)


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"PK\x03\x04 no workbook", csv("name\nalice\n"), csv("username\n" + "a\n" * 5001)])
def test_what_is_no_roster_is_refused_with_words(data: bytes) -> None:
    with pytest.raises(RosterUnreadable) as refused:
        read_roster("r.csv", data)
    assert refused.value.params["problems"]


def test_nobody_is_registered_for_a_round_that_is_over(make_round: Callable[..., Round], alice: Person, erin: Person) -> None:
    round_ = make_round("certification")
    with pytest.raises(RoundOver):
        import_roster(round_, read_roster("r.csv", csv("username\nalice\n")), erin, round_.closes_at)


def test_two_thousand_people_are_a_few_queries(
    make_round: Callable[..., Round], erin: Person, django_assert_max_num_queries: Callable[..., object]
) -> None:
    round_ = make_round("certification")
    first = create_person("p0", "x", "P", roles=(), now=T0)
    Person.objects.bulk_create([Person(username=f"p{number}", display_name="P", password=first.password) for number in range(1, 2000)])
    lines = read_roster("r.csv", csv("username\n" + "".join(f"p{number}\n" for number in range(2000))))
    with django_assert_max_num_queries(45):  # type: ignore[attr-defined]
        report = import_roster(round_, lines, erin, T0)
    assert (report.count("new"), Registration.objects.count()) == (2000, 2000)
