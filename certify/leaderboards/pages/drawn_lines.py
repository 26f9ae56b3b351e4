"""The lines of a page, drawn once a snapshot and language and kept in the shared cache; names come in when the page is shown.

A snapshot never changes and its id is never used again, so that what is kept cannot be stale. It holds nobody's name, and whoever is not to be seen
any more is left out on the way out: an agreement that was withdrawn a second ago holds on every kept page. Without the cache a page is drawn anew.
"""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certify.leaderboards.models import Kind, Row, Scope
from certify.leaderboards.selectors.heads import BoardHead
from certify.leaderboards.selectors.lines import Visible, stored_lines
from exams.pages.language import local
from exams.selectors import rounds_with_results
from grading.pages.figures import number, signed_percent

DRAWING = 1
"""Goes up when what is drawn changes: what older releases keep is not found any more."""
KEPT_S = 3600
NAME, OWN = "\x1f", "\x1d"
"""Characters that nothing else in a line holds: where a name goes, and where a line says that it is the viewer's."""
ANCHORS = {Kind.PERSON: "place", Kind.PROGRAM: "program"}


@dataclass(frozen=True)
class DrawnLine:
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


def drawn_lines(head: BoardHead, kind: str, after: int, size: int) -> list[DrawnLine]:
    if head.snapshot is None:
        return []
    key = f"board:{DRAWING}:{head.snapshot.pk}:{kind}:{after}:{size}:{get_language()}"
    kept = cache.get(key)
    if kept is None:
        kept = _draw(head, kind, stored_lines(head.snapshot, kind, after, size))
        cache.set(key, kept, KEPT_S)
    return [DrawnLine(*one) for one in kept]


def filled_lines(lines: list[DrawnLine], seen: Visible, viewer_id: int | None) -> list[str]:
    """HTML of whoever may be seen now."""
    words = _words()
    return [line.filled(seen.name(line.person_id), line.person_id == viewer_id, words) for line in lines if seen.has(line)]


def _draw(head: BoardHead, kind: str, rows: list[Row]) -> list[tuple[int, int, float, str]]:
    wide = head.card.scope != Scope.ROUND
    rounds = {round_.pk: _round_html(round_) for round_ in rounds_with_results()} if wide and rows else {}
    words = _words()
    return [(row.person_id or 0, row.round_id or 0, row.score, _html(row, ANCHORS[Kind(kind)], rounds, words)) for row in rows]


def _html(row: Row, anchor: str, rounds: dict[int, str], words: dict[str, str]) -> str:
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
