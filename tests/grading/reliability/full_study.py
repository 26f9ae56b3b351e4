"""The study of reliability at full size, for `.ci/soak reliability`: prints Markdown.

`python -m tests.grading.reliability.full_study --people 60`: three forms of six rooms under the keys of two sittings, the same people in all of
them, the degenerate operators, and six small rooms apart. Ends with 1 if a degenerate operator passes; misses of the other targets are printed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from itertools import combinations
from math import sqrt
from typing import Any

from tests.grading.reliability.study_rooms import FORMS, SMALL, Excerpt

CUT = 500.0
PHI_WANTED, RANK_WANTED, DIFFERENCE_WANTED = 0.90, 0.95, 0.02
SITTINGS = (1, 2)


def sit_all(people: int) -> tuple[dict[int, dict[str, Any]], Any]:
    """Forms by sitting and label, and the form of small rooms."""
    from grading.reliability.simulated_people.person import simulated_people
    from grading.reliability.simulated_people.study import sit_form
    from tests.grading.reliability.study_rooms import study_room

    group = simulated_people(people)
    numbers = {label: 10 * place for place, label in enumerate([*FORMS, "small"])}

    def sit(label: str, excerpts: Sequence[Excerpt], sitting: int) -> Any:
        sys.stderr.write(f"sitting {sitting}, form {label}\n")
        return sit_form([study_room(excerpt, numbers[label] + place, sitting) for place, excerpt in enumerate(excerpts)], group, CUT)

    sat = {sitting: {label: sit(label, excerpts, sitting) for label, excerpts in FORMS.items()} for sitting in SITTINGS}
    return sat, sit("small", SMALL, 1)


def markdown(sat: dict[int, dict[str, Any]], small: Any) -> tuple[str, int]:
    """The report, and how often a degenerate operator passed."""
    from grading.reliability.simulated_people.study import form_document

    told = {(sitting, label): form_document(form) for sitting, forms in sat.items() for label, form in forms.items()}
    told[(1, "small")] = form_document(small)
    first = told[(1, "A")]
    lines = [
        f"**Simulated people**, not people: {len(first['people'])}, skill 0 to 1 in even steps, of a rule family that neither panel nor gate uses. "
        f"Six rooms a form, thirty minutes each, {first['rubric_version']}, cut {CUT:.0f}, growth derived from the cut. "
        "Score: with guard-rails, as decisions take it. *Equated*: the same scores before guard-rails took rooms to 200.",
        "",
        *_range_table(told, "full", "Full range of skill"),
        *_range_table(told, "middle", "Middle half of the range (skill 0.25 to 0.75)"),
        *_rooms_table(told),
        *_agreement_lines(sat),
    ]
    passes = sum(document["degenerate_passes"] for document in told.values())
    seats = sum(len(document["degenerate"]) for document in told.values())
    best = max((row["score"], row["bot"]) for document in told.values() for row in document["degenerate"])
    lines += ["## Degenerate operators", "", f"{passes} passes in {seats} sittings of forms; the best score was {best[0]:.1f} ({best[1]})."]
    return "\n".join(lines), passes


def _range_table(told: dict[tuple[int, str], dict[str, Any]], which: str, title: str) -> list[str]:
    lines = [
        f"## {title}",
        "",
        "| form, sitting | people | mean score | person | room | rest | G | Phi | rank correlation | rooms for 0.90 | SEM | consistency | pass rate "
        "| equated Phi | equated rank correlation |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for (sitting, label), document in told.items():
        row = document[which]
        parts, at, bare = row["components"], row["as_sat"], row["without_guard_rails"]
        rate = f"{document['pass_rate']:.1%}" if which == "full" else f"{row['decision']['pass_rate']:.1%} (model)"
        lines.append(
            f"| {label}, {sitting} | {row['persons']} | {row['mean']:.0f} | {_shares(parts)} | {at['g']:.3f} | {_met(at['phi'], PHI_WANTED, which)} "
            f"| {_met(row['rank_correlation'], RANK_WANTED, which)} | {row['rooms_needed'] or '–'} | {at['sem_absolute']:.1f} "
            f"| {row['decision']['consistency']:.1%} | {rate} | {bare['phi']:.3f} | {bare['rank_correlation']:.3f} |"
        )
    return [*lines, ""]


def _shares(parts: dict[str, Any]) -> str:
    return " | ".join(f"{parts[name]['variance']:.0f} ({parts[name]['share']:.0%})" for name in ("person", "room", "residual"))


def _met(figure: float, wanted: float, which: str) -> str:
    return f"{figure:.3f}" if which != "full" or figure >= wanted else f"**{figure:.3f}**"


def _rooms_table(told: dict[tuple[int, str], dict[str, Any]]) -> list[str]:
    lines = [
        "Bold: below what was asked for (Phi 0.90, rank correlation 0.95).",
        "",
        "## Rooms of the first sitting",
        "",
        "| form | room | mean score | reached the cut | guard-rail breached | discrimination |",
        "|---|---|---|---|---|---|",
    ]
    for label, excerpts in (*FORMS.items(), ("small", SMALL)):
        document = told[(1, label)]
        for excerpt, room, breached in zip(excerpts, document["full"]["by_room"], document["breached"], strict=True):
            host, session, minute = excerpt
            lines.append(
                f"| {label} | {host} {session}, minute {minute} | {room['mean']:.0f} | {room['reached_cut']:.0%} | {breached:.0%} "
                f"| {room['discrimination']:.2f} |"
            )
    return [*lines, ""]


def _agreement_lines(sat: dict[int, dict[str, Any]]) -> list[str]:
    from grading.reliability.simulated_people.compare import agreement

    one, two = sat[1], sat[2]
    lines = [
        "## Two sets of forms",
        "",
        "| compared | pass rates | difference | by chance | another decision | mean score |",
        "|---|---|---|---|---|---|",
        _agreement_row("the same rooms, other keys: all three forms", agreement(list(one.values()), list(two.values())), len(one), one["A"]),
    ]
    lines += [_agreement_row(f"the same rooms, other keys: form {label}", agreement([one[label]], [two[label]]), 1, one["A"]) for label in FORMS]
    lines += [
        _agreement_row(f"other rooms: form {a} and form {b}", agreement([one[a], two[a]], [one[b], two[b]]), 2, one["A"])
        for a, b in combinations(FORMS, 2)
    ]
    told = f"Bold: a difference of {DIFFERENCE_WANTED:.0%} or more. By chance: standard error if whoever is decided otherwise goes either way alike."
    return [*lines, "", told, ""]


def _agreement_row(what: str, found: Any, forms: int, form: Any) -> str:
    difference = f"{100 * found.difference:.1f} points"
    told = difference if found.difference < DIFFERENCE_WANTED else f"**{difference}**"
    seats = forms * len(form.people)
    chance = 100 * sqrt(found.other_decision * seats) / seats
    rates = f"{found.pass_rate:.1%}, {found.other_pass_rate:.1%}"
    return f"| {what} | {rates} | {told} | ± {chance:.1f} | {found.other_decision:.1%} | {found.score_difference:+.1f} |"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=60)
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "certify.settings")
    import django

    django.setup()
    text, passes = markdown(*sit_all(options.people))
    sys.stdout.write(text + "\n")
    return 1 if passes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
