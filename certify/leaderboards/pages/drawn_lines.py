"""The lines of a page, drawn once a snapshot and language and kept in the shared cache; names come in when the page is shown.

A snapshot never changes and its id is never used again, so that what is kept cannot be stale. It holds nobody's name, and whoever is not to be seen
any more is left out on the way out: an agreement that was withdrawn a second ago holds on every kept page. Without the cache a page is drawn anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.cache import cache
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certify.leaderboards.models import Kind, Scope
from certify.leaderboards.selectors.heads import BoardHead
from certify.leaderboards.selectors.lines import StoredLine, Visible, operator_lines, stored_lines
from exams.pages.language import local
from exams.selectors import rounds_with_results
from grading.pages.figures import number, signed_percent

DRAWING = 2
"""Goes up when what is drawn changes: what older releases keep is not found any more."""
KEPT_S = 3600
NAME, OWN = "\x1f", "\x1d"
"""Characters that nothing else in a line holds: where a name goes, and where a line says that it is the viewer's."""
ANCHORS = {Kind.PERSON: "place", Kind.PROGRAM: "program"}


class DrawnLine(NamedTuple):
    """One line. `html` has holes for the name and for what marks the viewer's own."""

    person_id: int
    round_id: int
    score: float
    html: str

    def filled(self, name: str, own: bool, words: dict[str, str]) -> str:
        shown = escape(name) if name else words["nameless"]
        if own:
            shown += words["you"]
        return self.html.replace(NAME, shown).replace(OWN, " own" if own else "")


@dataclass(frozen=True)
class DrawnPage:
    """People from a place on, and all that stands beside them on each page of the board."""

    people: list[DrawnLine]
    programs: list[DrawnLine]
    operators: tuple[StoredLine, ...]


def drawn_page(head: BoardHead, after: int, size: int) -> DrawnPage:
    """One question to the cache; what it has not, the database is asked for."""
    if head.snapshot is None:
        return DrawnPage([], [], ())
    language, snapshot = get_language(), head.snapshot
    sources: dict[str, Callable[[], list[Any]]] = {
        f"{Kind.PERSON}:{after}:{size}:{language}": lambda: _draw(head, Kind.PERSON, stored_lines(snapshot, Kind.PERSON, after, size)),
        f"{Kind.PROGRAM}:{language}": lambda: _draw(head, Kind.PROGRAM, stored_lines(snapshot, Kind.PROGRAM)),
        Kind.REFERENCE: lambda: [tuple(line) for line in operator_lines(head)],
    }
    people, programs, operators = _kept(f"board:{DRAWING}:{snapshot.pk}", sources)
    return DrawnPage(
        [DrawnLine._make(one) for one in people], [DrawnLine._make(one) for one in programs], tuple(StoredLine._make(one) for one in operators)
    )


def _kept(whose: str, sources: dict[str, Callable[[], list[Any]]]) -> list[list[Any]]:
    keys = {name: f"{whose}:{name}" for name in sources}
    found = cache.get_many(keys.values())
    for name, key in keys.items():
        if key not in found:
            found[key] = sources[name]()
            cache.set(key, found[key], KEPT_S)
    return [found[key] for key in keys.values()]


def filled_lines(lines: list[DrawnLine], seen: Visible, viewer_id: int | None) -> SafeString:
    """HTML of whoever may be seen now."""
    words = _words()
    filled = [line.filled(seen.name(line.person_id), line.person_id == viewer_id, words) for line in lines if seen.has(line)]
    return mark_safe("".join(filled))  # noqa: S308  (numbers, and names that were escaped)


def _draw(head: BoardHead, kind: str, rows: list[StoredLine]) -> list[tuple[int, int, float, str]]:
    wide = head.card.scope != Scope.ROUND
    rounds = {round_.pk: _round_html(round_) for round_ in rounds_with_results()} if wide and rows else {}
    words = _words()
    return [(row.person_id or 0, row.round_id or 0, row.score, _html(row, ANCHORS[Kind(kind)], rounds, words)) for row in rows]


def _html(row: StoredLine, anchor: str, rounds: dict[int, str], words: dict[str, str]) -> str:
    """Written here and not in a template, which takes ten times as long for a hundred lines. Everything in it is a number or escaped."""
    rank = str(row.rank) if row.rank else '<span class="muted">–</span>'
    who = NAME if row.rank else f'{NAME} <span class="badge">{words["unofficial"]}</span>'
    if row.round_id in rounds:
        of_several = f" · {words['best of'] % {'n': row.rounds}}" if row.rounds > 1 else ""
        who += f'<span class="muted small board-round">{rounds[row.round_id]}{of_several}</span>'
    result = words["passed" if row.passed else "failed"]
    cells = f'<td class="num">{number(row.score, 1)}</td><td class="num">{signed_percent(row.uplift)}</td><td>{result}</td>'
    return f'<tr class="line{OWN}" id="{anchor}-{row.place}"><td class="num rank">{rank}</td><td>{who}</td>{cells}</tr>'


def _round_html(round_: Any) -> str:
    return f'<a href="{reverse("board", args=[round_.slug])}">{escape(local(round_, "title"))}</a>'


def _words() -> dict[str, str]:
    """In the reader's language, looked up once a page."""
    unofficial, passed, failed, nameless, you = _("unofficial"), _("passed"), _("not passed"), _("shows no name"), _("you")
    return {
        "best of": escape(_("best of %(n)s")),
        "unofficial": escape(unofficial),
        "passed": f'<span class="badge good">{escape(passed)}</span>',
        "failed": f'<span class="muted">{escape(failed)}</span>',
        "nameless": f'<span class="muted">{escape(nameless)}</span>',
        "you": f' <span class="badge">{escape(you)}</span>',
    }
