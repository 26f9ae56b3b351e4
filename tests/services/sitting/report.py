"""The report of a sitting, in Markdown."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.services.sitting.checks import Verdict
from tests.services.sitting.faults import Killed
from tests.services.sitting.journal import Journal
from tests.services.sitting.proxy import Cut
from tests.services.sitting.stage import Rooms

QUESTIONS = (
    "Every acknowledged action stands in its log once, under the number and tick that were acknowledged, in the person's order; "
    "no client id stands there twice; nothing stands there that was not sent or was refused.",
    "Every frame goes on where the last one ended, and is byte for byte what a replay of the whole log shows at its tick.",
    "Every attempt is closed with one receipt a room, whose digest is the log's, and is graded exactly once, from that log; "
    "one certificate a pass, none else.",
    "Everything that was clicked has an answer: the first acknowledgement or a refusal, also when it was sent again after the deadline.",
)  # fmt: skip


@dataclass(frozen=True)
class Sat:
    """One run. `began_s`: when each room had begun for everybody, on the journals' clock."""

    rooms: Rooms
    journals: Sequence[Journal]
    began_s: dict[int, float]
    cuts: Sequence[Cut]
    killed: Sequence[Killed]
    verdict: Verdict
    took_s: float
    graded_s: float


def markdown(sat: Sat) -> str:
    figures, journals = sat.verdict.figures, sat.journals
    unanswered: Counter[str] = sum((journal.unanswered for journal in journals), Counter())
    codes = Counter(item.refused for journal in journals for item in journal.sent if item.refused)
    waits_s = sorted(item.settled_s - item.made_s for journal in journals for item in journal.sent if item.settled_s is not None and item.accepted)
    silences_s = [notes.longest_silence_s for journal in journals for notes in journal.rooms.values()]
    rows = {
        "people, rooms": f"{len(journals)}, {sat.rooms.count} of {sat.rooms.ticks * 5 / 60:.0f} simulated minutes at speed {sat.rooms.speed} "
        f"({sat.rooms.live_s:.0f} s)",
        "cuts of the network": f"{len(sat.cuts)}: {sum(cut.connections for cut in sat.cuts)} connections, "
        f"{sum(cut.answers_lost for cut in sat.cuts)} answers lost on their way, {sum(cut.down_s for cut in sat.cuts):.0f} s down in all",
        "kills -9": f"{sum(len(killed.kill.parts) for killed in sat.killed)} at {len(sat.killed)} moments",
        "actions sent": f"{figures['sent']:,} ({sum(item.tries for journal in journals for item in journal.sent):,} requests)",
        "accepted, refused": f"{figures['accepted']:,}, {figures['refused']:,} ({_counts(codes)})",
        "tried again until answered": f"{figures['tried again']:,}; {figures['shown as unsaved']:,} shown as unsaved meanwhile",
        "unsaved when the room ended": f"{figures['unsaved at the deadline: first acknowledgement']} got their first acknowledgement, "
        f"{figures['unsaved at the deadline: refused']} were refused",
        "accepted actions sent once more": f"{figures['repeats']:,}",
        "requests without an answer": _counts(unanswered) or "none",
        "click to acknowledgement, median / 99 % / longest": f"{median(waits_s) * 1000:.0f} ms / "
        f"{waits_s[int(0.99 * (len(waits_s) - 1))]:.1f} s / {waits_s[-1]:.1f} s",
        "frames seen and computed again": f"{figures['frames']:,}",
        "streams taken up again": f"{figures['reconnects']:,}",
        "longest silence for one person, median / worst": f"{median(silences_s):.1f} s / {max(silences_s):.1f} s",
        "rooms ended by": _counts(Counter({name.partition(": ")[2]: count for name, count in figures.items() if name.startswith("rooms ended by")})),
        "graded": f"{figures['graded']} of {len(journals)} attempts, {figures['graded at a later try']} of them at a later try; "
        f"the last one {sat.graded_s:.0f} s after the last person had ended",
        "certificates": f"{figures['certificates']}",
        "the whole run": f"{sat.took_s:.0f} s",
    }  # fmt: skip
    table = "\n".join(f"| {name} | {value} |" for name, value in rows.items())
    return f"| figure | measured |\n|---|---|\n{table}\n\n{_faults(sat)}\n\n{_verdict(sat.verdict)}"


def _counts(counted: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counted.most_common())


def _faults(sat: Sat) -> str:
    """`silence`: the longest time without a frame for anybody, of those that a fault lies in."""
    lines = ["| at | fault | well again | longest without a frame |", "|---|---|---|---|"]
    moments = [
        (cut.at_s, f"network cut, {cut.connections} connections, {cut.answers_lost} answers lost, {cut.down_s:.0f} s down", "") for cut in sat.cuts
    ]
    moments += [
        (
            killed.at_s,
            f"kill -9: {', '.join(killed.kill.parts)}; started again after {killed.kill.down_s:.0f} s",
            ", ".join(f"{name} {took_s:.1f} s" for name, took_s in sorted(killed.well_s.items())),
        )
        for killed in sat.killed
    ]
    for at_s, fault, well in sorted(moments):
        lines.append(f"| {_when(at_s, sat.began_s)} | {fault} | {well} | {_silence_s(sat.journals, at_s):.1f} s |")
    return "\n".join(lines)


def _when(at_s: float, began_s: dict[int, float]) -> str:
    position = max((position for position, began in began_s.items() if began <= at_s), default=1)
    return f"room {position}, {at_s - began_s.get(position, at_s):.0f} s"


def _silence_s(journals: Sequence[Journal], at_s: float) -> float:
    """Of the gaps between two frames of one room that the moment, or the ten seconds after it, fall into."""
    longest = 0.0
    for journal in journals:
        for notes in journal.rooms.values():
            times = [seen.at_s for seen in notes.seen]
            longest = max([longest, *(after - before for before, after in itertools.pairwise(times) if before <= at_s + 10 and after >= at_s)])
    return longest


def _verdict(verdict: Verdict) -> str:
    if verdict.problems:
        shown = "\n".join(f"- {problem}" for problem in verdict.problems[:40])
        return f"**{len(verdict.problems)} things are wrong.**\n\n{shown}"
    return "Checked for every person, room, action and frame, and true:\n\n" + "\n".join(f"- {question}" for question in QUESTIONS)
