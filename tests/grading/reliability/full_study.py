"""The study of reliability at full size, for `.ci/soak reliability`: prints Markdown.

`python -m tests.grading.reliability.full_study --people 60`: three forms of six rooms under the keys of three sittings, the same people in all of
them, the degenerate operators, and six small rooms apart; then people near the cut in the same forms under the keys of more sittings, and the few
that sit a draft. Ends with 1 if a degenerate operator passes or if the present gate refuses one of the rooms; other misses are printed.
"""

from __future__ import annotations

import argparse
import os
import pickle
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from math import sqrt
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from grading.reliability.other_forms import expected_difference
from tests.grading.reliability.keys_within_rooms import chance_below, key_components, resampled, share_per_point, spread_of_forms
from tests.grading.reliability.study_rooms import FORMS, SMALL, Excerpt

CUT = 500.0
PHI_WANTED, RANK_WANTED, DIFFERENCE_WANTED = 0.90, 0.95, 0.02
SITTINGS = (1, 2, 3)
FIRST_SETS = (1, 2)
"""The two sets that the target is about, named before the others were added; the others say how much of it is luck."""
NEAR = (0.4, 0.9)
"""Skills of a second group, that sits more sittings: below and above nearly everybody is decided alike in every form."""
NEAR_PEOPLE, NEAR_SITTINGS = 30, 8
SET_SIZES = (1, 2, 3, 5, 10)
CHECK_PEOPLE = 24
"""As many as sit a draft before it is published (grading/services/check_drafts.py), others than those of the study."""


def refused_rooms() -> list[str]:
    """Rooms of the study that the gate, as it is today, would not let into an exam."""
    from tests.grading.reliability.choose_rooms import gate_of

    refused = []
    for excerpt in [excerpt for form in (*FORMS.values(), SMALL) for excerpt in form]:
        sys.stderr.write(f"gate: {excerpt}\n")
        if codes := [code for code, _ in gate_of(excerpt)["reasons"]]:
            refused.append(f"{_named(excerpt)}: {', '.join(codes)}")
    return refused


def sit_all(people: int, keep: Path | None = None) -> tuple[dict[int, dict[str, Any]], Any]:
    """Forms by sitting and label, and the form of small rooms."""
    sat = {sitting: {label: sit(label, sitting, people, keep) for label in FORMS} for sitting in SITTINGS}
    return sat, sit("small", 1, people, keep)


def sit_near(people: int, sittings: int, sat: dict[int, dict[str, Any]], keep: Path | None = None) -> np.ndarray:
    """Rooms x sittings x persons: scores of people near the cut. The panel of the first sittings has played already."""
    blocks = []
    for label in FORMS:
        forms = [sit(label, sitting, people, keep, "near", NEAR, sat.get(sitting, {}).get(label)) for sitting in range(1, sittings + 1)]
        blocks.append(np.array([form.scores.T for form in forms]).transpose(1, 0, 2))
    return np.concatenate(blocks)


def sit_check(sat: dict[int, dict[str, Any]], people: int, keep: Path | None = None) -> dict[tuple[int, str], Any]:
    """The forms as a draft's check would see them before publication."""
    return {
        (sitting, label): sit(label, sitting, people, keep, "check", known=form) for sitting, forms in sat.items() for label, form in forms.items()
    }


def sit(
    label: str,
    sitting: int,
    people: int,
    keep: Path | None = None,
    group: str = "person",
    skills: tuple[float, float] = (0.0, 1.0),
    known: Any = None,
) -> Any:
    """One form under the keys of one sitting. `keep`: a folder of forms that were sat already, by an interrupted study. `known`: the same form, sat
    by others: its panel need not play again."""
    from grading.reliability.simulated_people.person import simulated_people
    from grading.reliability.simulated_people.study import sit_form
    from tests.grading.reliability.study_rooms import study_room

    kept = keep / f"{group}-{label}-{sitting}-{people}.pickle" if keep else None
    if kept and kept.exists():
        return pickle.loads(kept.read_bytes())
    sys.stderr.write(f"{group}: sitting {sitting}, form {label}\n")
    excerpts, first = {**FORMS, "small": SMALL}[label], 10 * [*FORMS, "small"].index(label)
    rooms = [study_room(excerpt, first + place, sitting) for place, excerpt in enumerate(excerpts)]
    if known is not None:
        rooms = [replace(room, panel_cents=played.panel.values_cents) for room, played in zip(rooms, known.rooms, strict=True)]
    form = sit_form(rooms, simulated_people(people, *skills, group), CUT)
    if kept:
        kept.write_bytes(pickle.dumps(form))
    return form


def markdown(
    sat: dict[int, dict[str, Any]], small: Any, near: np.ndarray, checked: dict[tuple[int, str], Any], refused: Sequence[str]
) -> tuple[str, int]:
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
        f"The gate refuses {'; '.join(refused)}."
        if refused
        else "The gate, run again now, accepts all rooms (three paths, with the measure of reaction).",
        "",
        *_range_table(told, "full", "Full range of skill"),
        *_range_table(told, "middle", "Middle half of the range (skill 0.25 to 0.75)"),
        *_rooms_table(told),
        *_agreement_lines(sat),
        *_set_lines(sat, near),
        *_check_lines(told, checked),
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
            lines.append(
                f"| {label} | {_named(excerpt)} | {room['mean']:.0f} | {room['reached_cut']:.0%} | {breached:.0%} | {room['discrimination']:.2f} |"
            )
    return [*lines, ""]


def _named(excerpt: Excerpt) -> str:
    host, session, minute = excerpt
    return f"{host} {session}, minute {minute}"


def _agreement_lines(sat: dict[int, dict[str, Any]]) -> list[str]:
    from grading.reliability.simulated_people.compare import agreement

    one, two = (sat[number] for number in FIRST_SETS)
    sets = {(a, b): agreement(list(sat[a].values()), list(sat[b].values())) for a, b in combinations(SITTINGS, 2)}
    lines = [
        "## Two sets of forms",
        "",
        "A set is the three forms under the keys of one sitting; everybody sits all forms of both. Pass rate of a set: passes over people × forms.",
        "",
        "| compared | pass rates | difference | by chance | another decision | mean score |",
        "|---|---|---|---|---|---|",
    ]
    for pair, found in sets.items():
        name = f"sets {pair[0]} and {pair[1]}"
        lines.append(_agreement_row(f"**{name}**" if pair == FIRST_SETS else name, found, len(one), one["A"]))
    lines += [_agreement_row(f"form {label}, sets 1 and 2", agreement([one[label]], [two[label]]), 1, one["A"]) for label in FORMS]
    for a, b in combinations(FORMS, 2):
        found = agreement([sat[number][a] for number in SITTINGS], [sat[number][b] for number in SITTINGS])
        lines.append(_agreement_row(f"other rooms: forms {a} and {b}, all sittings", found, len(SITTINGS), one["A"]))
    differences = [found.difference for found in sets.values()]
    below = sum(difference < DIFFERENCE_WANTED for difference in differences)
    return [
        *lines,
        "",
        f"Bold: a difference of {DIFFERENCE_WANTED:.0%} or more. By chance: standard error if whoever is decided otherwise goes either way alike.",
        f"Of the {len(sets)} pairs of sets {below} differ by less than {DIFFERENCE_WANTED:.0%}; on average by {100 * fmean(differences):.1f} points.",
        "",
    ]


def _set_lines(sat: dict[int, dict[str, Any]], near: np.ndarray) -> list[str]:
    """The same question without the luck of the few who sat: how far forms themselves differ, and how many a set needs."""
    _, keys, persons = near.shape
    rooms = len(next(iter(FORMS.values())))
    per_point = share_per_point(np.array([decision.score for forms in sat.values() for form in forms.values() for decision in form.decisions]), CUT)
    found, drawn = key_components(near), resampled(near)
    forms = len(FORMS)
    seats = forms * len(sat[1]["A"].people)
    lucky = sqrt(found.person_room + found.residual) / sqrt(rooms)
    lines = [
        "### Without the luck of those who sat",
        "",
        f"{persons} simulated people of skill {NEAR[0]} to {NEAR[1]} sit the {near.shape[0]} rooms under {keys} keys each "
        f"({near.size} sittings of a room). Variance of a room's score near the cut, in squared points: room {found.room:.0f}, "
        f"its keys {found.key:.0f}, person by room {found.person_room:.0f}, left (a person's own luck) {found.residual:.0f}. "
        f"Over the full range {100 * per_point:.2f} % of people stand at the cut for each point. A person's score of a form of {rooms} rooms "
        f"scatters by {lucky:.0f} points by luck alone: two sets of {seats} seats each differ by {100 * _by_luck(sat):.1f} points "
        "(standard deviation) even if nothing about their forms differs, so the table above cannot tell whether forms differ by less than 2.",
        "",
        "| forms a set | same rooms, other keys: expected difference | below 2 points | other rooms and keys: expected difference | below 2 points |",
        "|---|---|---|---|---|",
    ]
    for size in SET_SIZES:
        cells = []
        for other in (False, True):
            spread = spread_of_forms(found, rooms, per_point, other_rooms=other)
            ends = np.quantile([expected_difference(spread_of_forms(one, rooms, per_point, other_rooms=other), size) for one in drawn], (0.05, 0.95))
            told = expected_difference(spread, size)
            cells += [f"{_wanted(told)} ({100 * ends[0]:.1f}–{100 * ends[1]:.1f})", f"{chance_below(spread, size):.0%}"]
        lines.append(f"| {size} | {' | '.join(cells)} |")
    return [*lines, "", "Points; in brackets 90 % of resamplings of rooms and keys. Bold: 2 or more.", ""]


def _wanted(difference: float) -> str:
    return f"{100 * difference:.1f}" if difference < DIFFERENCE_WANTED else f"**{100 * difference:.1f}**"


def _by_luck(sat: dict[int, dict[str, Any]]) -> float:
    """Standard deviation of the difference of two sets' pass rates if every person passes each form by chance, as often as over all sittings."""
    passed = np.array([[[decision.decision == "PASS" for decision in form.decisions] for form in forms.values()] for forms in sat.values()])
    sittings, forms, people = passed.shape
    sure = passed.mean(axis=(0, 1))
    # Of n draws the variance within is (n − 1) / n of what it is.
    draws = sittings * forms
    return float(sqrt(2 * (sure * (1 - sure)).sum() * draws / (draws - 1) / forms) / people)


def _check_lines(told: dict[tuple[int, str], dict[str, Any]], checked: dict[tuple[int, str], Any]) -> list[str]:
    from grading.reliability.analysis import analyse
    from grading.reliability.panel_scores import panel_scores
    from grading.reliability.table import ScoreTable

    lines = [
        "## Could it be told before anybody sat?",
        "",
        f"Phi of the form: of the people of the study, of {CHECK_PEOPLE} other simulated people (what a draft's page shows), "
        "of the reference operators.",
        "",
        "| form, sitting | study | draft's check | reference operators |",
        "|---|---|---|---|",
    ]
    for (sitting, label), form in checked.items():
        phi = told[(sitting, label)]["full"]["as_sat"]["phi"]
        seen = analyse(ScoreTable(form.scores), CUT).as_sat.phi
        panel = analyse(ScoreTable(np.array(panel_scores([room.panel for room in form.rooms]))), CUT).as_sat.phi
        lines.append(f"| {label}, {sitting} | {_met(phi, PHI_WANTED, 'full')} | {_met(seen or 0.0, PHI_WANTED, 'full')} | {panel:.3f} |")
    return [*lines, ""]


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
    parser.add_argument("--near", type=int, default=NEAR_PEOPLE, help="people near the cut")
    parser.add_argument("--sittings", type=int, default=NEAR_SITTINGS, help="keys of each room that those near the cut sit, at least two")
    parser.add_argument("--keep", type=Path, help="folder for forms that were sat: an interrupted study goes on where it stopped")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "certify.settings")
    import django

    django.setup()
    refused = refused_rooms()
    sat, small = sit_all(options.people, options.keep)
    near = sit_near(options.near, options.sittings, sat, options.keep)
    text, passes = markdown(sat, small, near, sit_check(sat, CHECK_PEOPLE, options.keep), refused)
    sys.stdout.write(text + "\n")
    return 1 if passes or refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
