"""The tables of a round for a spreadsheet: one row an attempt, one row a room of an attempt, one row a room of a form, and what each column is.

Column names are stable: programs read them. A new column goes to the end.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from grading.round_statistics.facts import PlayedRoom, SatAttempt
from grading.round_statistics.summary import RoundSummary

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """`unit` is empty for texts and codes."""

    name: str
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of equal length."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


Reader = tuple[Column, Callable[..., Cell]]


def instant(at: datetime | None) -> str | None:
    """ISO 8601 in UTC, to the second, with its zone."""
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds")


def _of_result(name: str) -> Callable[[SatAttempt], Cell]:
    return lambda attempt: None if attempt.result is None else getattr(attempt.result, name)


def _of_job(name: str) -> Callable[[SatAttempt], Cell]:
    return lambda attempt: None if attempt.job is None else getattr(attempt.job, name)


def _met(code: str) -> Callable[[SatAttempt], Cell]:
    def read(attempt: SatAttempt) -> Cell:
        if attempt.result is None:
            return None
        found = [int(condition["met"]) for condition in attempt.result.conditions if condition["code"] == code]
        return found[0] if found else None

    return read


def _measured(code: str) -> Callable[[SatAttempt], Cell]:
    def read(attempt: SatAttempt) -> Cell:
        if attempt.result is None:
            return None
        return next((condition["measured"] for condition in attempt.result.conditions if condition["code"] == code), None)

    return read


def _invalid(attempt: SatAttempt) -> Cell:
    if attempt.result is None or attempt.result.decision != "INVALID" or not attempt.result.conditions:
        return None
    return str(attempt.result.conditions[0]["code"])


def _extra_rooms(attempt: SatAttempt) -> Cell:
    return (attempt.result.extra_rooms or None) if attempt.result else None


ATTEMPT: tuple[Reader, ...] = (
    (Column("round", "", "address of the round"), lambda attempt: None),  # filled in by `attempts_table`
    (Column("attempt", "", "public id of the attempt"), lambda a: a.public_id),
    (Column("person", "", "number of the person on the round's roster, the same in all tables of the round"), lambda a: a.person_number),
    (Column("name", "", "display name"), lambda a: a.person_name),
    (Column("attempt_number", "", "first, second … attempt of the person"), lambda a: a.number),
    (Column("counts", "0/1", "the person's latest judged attempt, which decides; statistics are made of these"), lambda a: int(a.counts)),
    (Column("program", "0/1", "a program steered at least one room"), lambda a: int(a.program)),
    (Column("form", "", "label of the form"), lambda a: a.form),
    (Column("identity_check", "", "not_checked, in_person, document, organisation"), lambda a: a.identity_check),
    (Column("state", "", "registered, waiting, running, paused, closed, graded, finalised, void"), lambda a: a.state),
    (Column("started_at", "UTC", "first start"), lambda a: instant(a.started_at)),
    (Column("closed_at", "UTC", "end of the last room"), lambda a: instant(a.closed_at)),
    (Column("close_reason", "", "handed_over, deadline, attempt_deadline, handed_in, void"), lambda a: a.close_reason),
    (Column("duration_s", "s", "from start to end, pauses included"), lambda a: _rounded(a.duration_s, 1)),
    (Column("extra_time_percent", "%", "100: none"), lambda a: a.extra_time_percent),
    (Column("actions", "count", "accepted actions in all rooms"), lambda a: a.actions),
    (Column("rooms", "count", "rooms that count in the grade"), lambda a: sum(room.graded for room in a.rooms)),
    (Column("decision", "", "PASS, FAIL, INVALID"), _of_result("decision")),
    (Column("final", "0/1", "released"), lambda a: None if a.result is None else int(a.result.final)),
    (Column("invalid_because", "", "incident, outage, breach, void"), _invalid),
    (Column("score", "score", "mean of the room scores; 500 is the reference operators' median, 100 one standard deviation"), _of_result("score")),
    (Column("score_se", "score", "standard error from the scatter between rooms"), _of_result("score_se")),
    (Column("cut_score", "score", "what was asked"), _of_result("cut_score")),
    (Column("round_uplift", "fraction", "exp(mean log of value over baseline) − 1"), _of_result("round_uplift")),
    (Column("expected_growth", "fraction", "what was asked"), _of_result("expected_growth")),
    (Column("net_uplift", "fraction", "the same after expected returns; decides nothing"), _of_result("net_uplift")),
    (Column("met_score", "0/1", "score reaches the cut"), _met("score_reaches_cut")),
    (Column("met_growth", "0/1", "uplift reaches the expected growth"), _met("uplift_reaches_growth")),
    (Column("met_few_breaches", "0/1", "fewer than two guard-rails breached"), _met("few_breaches")),
    (Column("met_no_severe_breach", "0/1", "no severe breach"), _met("no_severe_breach")),
    (Column("breaches", "count", "guard-rails breached"), _measured("few_breaches")),
    (Column("severe_breaches", "count", "of them severe"), _measured("no_severe_breach")),
    (Column("contribution_cents", "cents", "expected contribution of all rooms"), _of_result("contribution_cents")),
    (Column("regraded", "0/1", "the result stands by an applied regrade"), lambda a: None if a.result is None else int(a.result.regraded)),
    (Column("job_state", "", "queued, running, graded, failed, dead"), _of_job("state")),
    (Column("job_tries", "count", "tries of the grader"), _of_job("tries")),
    (Column("job_wait_s", "s", "from the hand-in to the begin of the try that counted"), lambda a: a.job and _rounded(a.job.wait_s, 2)),
    (Column("job_run_s", "s", "that try"), lambda a: a.job and _rounded(a.job.run_s, 2)),
    (Column("graded_at", "UTC", ""), lambda a: None if a.result is None else instant(a.result.graded_at)),
    (Column("published_at", "UTC", "released, or regraded"), lambda a: None if a.result is None else instant(a.result.published_at)),
    (Column("rubric_version", "", ""), _of_result("rubric_version")),
    (Column("extra_rooms", "", "above, below, guard_rails: not opened; close, deadline: opened. Empty: everybody sits every room"), _extra_rooms),
)

ROOM: tuple[Reader, ...] = (
    (Column("attempt", "", "public id of the attempt"), lambda a, r: a.public_id),
    (Column("person", "", "number of the person on the round's roster"), lambda a, r: a.person_number),
    (Column("attempt_number", "", ""), lambda a, r: a.number),
    (Column("counts", "0/1", "the person's latest judged attempt"), lambda a, r: int(a.counts)),
    (Column("program", "0/1", "a program steered at least one room of the attempt"), lambda a, r: int(a.program)),
    (Column("form", "", ""), lambda a, r: a.form),
    (Column("position", "", "place of the room in the form"), lambda a, r: r.position),
    (Column("scenario", "", "number of the scenario"), lambda a, r: r.scenario_id),
    (Column("title_zh", "", ""), lambda a, r: r.title_zh),
    (Column("title_en", "", ""), lambda a, r: r.title_en),
    (Column("graded", "0/1", "counts in the grade; 0 without a grade, or left out by a regrade"), lambda a, r: int(r.graded)),
    (Column("preparation_s", "s", "preparation used"), lambda a, r: _rounded(r.preparation_s, 1)),
    (Column("live_s", "s", "from going live to the end, pauses included"), lambda a, r: _rounded(r.live_s, 1)),
    (Column("actions", "count", "accepted actions"), lambda a, r: r.actions),
    (Column("close_reason", "", ""), lambda a, r: r.close_reason),
    (Column("value_cents", "cents", "expected order value along the played path, in the scenario's metric"), lambda a, r: r.value_cents),
    (Column("baseline_cents", "cents", "the same of the baseline operator"), lambda a, r: r.baseline_cents),
    (Column("uplift", "fraction", "value / baseline − 1"), lambda a, r: r.uplift),
    (Column("log_ratio", "ln", "ln(value / baseline), floored at 1 %"), lambda a, r: r.log_ratio),
    (Column("equated_score", "score", "before guard-rails"), lambda a, r: r.equated_score),
    (Column("score", "score", "200 where a guard-rail is breached"), lambda a, r: r.score),
    (Column("panel_median_log", "ln", "median of the reference operators on this path"), lambda a, r: r.panel_median_log),
    (Column("breached_contribution", "0/1", ""), lambda a, r: _breached(r, "contribution")),
    (Column("breached_compliance", "0/1", ""), lambda a, r: _breached(r, "compliance")),
    (Column("breached_returns", "0/1", ""), lambda a, r: _breached(r, "returns")),
    (Column("breached_hand_over", "0/1", ""), lambda a, r: _breached(r, "hand_over")),
    (Column("severe", "count", "guard-rails severely breached"), lambda a, r: len(r.severe) if r.graded else None),
)

ITEM = (
    Column("form", "", ""),
    Column("position", "", "place of the room in the form"),
    Column("title_zh", "", ""),
    Column("title_en", "", ""),
    Column("people", "count", "people whose latest judged attempt counts this room; programs are left out"),
    Column("median_uplift", "fraction", "exp(median log of value over baseline) − 1; empty below five people"),
    Column("panel_median_uplift", "fraction", "the same of the reference operators on the path"),
    Column("median_score", "score", ""),
    Column("score_sd", "score", "standard deviation over people"),
    Column("rooms_breached", "count", "in which a guard-rail was breached"),
    Column("median_actions", "count", ""),
    Column("median_live_s", "s", ""),
)


def attempts_table(slug: str, attempts: Sequence[SatAttempt]) -> Table:
    """One row an attempt, of people and programs, void ones too."""
    readers = ATTEMPT[1:]
    return Table("attempts", tuple(column for column, _ in ATTEMPT), tuple((slug, *(read(attempt) for _, read in readers)) for attempt in attempts))


def rooms_table(attempts: Sequence[SatAttempt]) -> Table:
    """One row a room of an attempt."""
    rows = tuple(tuple(read(attempt, room) for _, read in ROOM) for attempt in attempts for room in attempt.rooms)
    return Table("rooms", tuple(column for column, _ in ROOM), rows)


def items_table(found: RoundSummary) -> Table:
    """One row a room of a form: how hard it was for people."""
    rows: list[tuple[Cell, ...]] = []
    for line in found.rooms:
        medians = (line.score.middle, line.score.sd, line.breached, line.actions.middle, line.live_s.middle)
        rows.append((line.form, line.position, line.title_zh, line.title_en, line.people, line.uplift, line.panel_uplift, *medians))
    return Table("items", ITEM, tuple(rows))


def columns_table(*tables: Table) -> Table:
    """What the columns of the others are."""
    columns = (Column("table", "", ""), Column("column", "", ""), Column("unit", "", ""), Column("meaning", "", ""))
    return Table("columns", columns, tuple((table.name, column.name, column.unit, column.meaning) for table in tables for column in table.columns))


def _breached(room: PlayedRoom, code: str) -> Cell:
    return int(code in room.breached) if room.graded else None


def _rounded(seconds: float | None, digits: int) -> float | None:
    return None if seconds is None else round(seconds, digits)


__all__ = ["Cell", "Column", "Table", "attempts_table", "columns_table", "instant", "items_table", "rooms_table"]
