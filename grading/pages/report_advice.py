"""What to practise, in words: a rule for every lever, the person's own windows behind it, and the practice rooms where the lever stands ready."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exams.pages.language import local
from exams.pages.lever_texts import force_names, lever_name
from grading.pages.debrief_words import clock, sentence
from grading.pages.figures import points, yuan
from grading.pages.report_next import broken_measures, room_title, together
from sandbox.engine.levers import LEVERS

Document = Mapping[str, Any]
MOST_PLACES = 2
MOST_WINDOWS = 3

# Rules of thumb of the trade: what to try first, not what was measured here.
RULES = {
    "ad_spend": gettext_lazy(
        "Let the money follow the goods: more while a product that sells is on pitch with stock behind it, less when it runs out or clicks fade."
    ),
    "ad_goal": gettext_lazy(
        "Choose the goal by the weakest step: views when few come in, stay when they leave at once, orders when the room is warm."
    ),
    "clip": gettext_lazy("Publish a clip some minutes before its product goes on pitch; each further clip draws less."),
    "fan_push": gettext_lazy("Message the fans once, when a main product begins; a second message soon after brings little and tires them."),
    "pitch": gettext_lazy(
        "Give the stage to what sells most a minute now; change when a pitch has run its course, not while it warms up, "
        "and leave a product that is sold out at once."
    ),
    "cue": gettext_lazy(
        "A cue for each phase: hook while people come in, demo for clicks, answer when questions pile up, close for a minute or two after the price."
    ),
    "lucky_bag": gettext_lazy(
        "Send a lucky bag when viewers begin to leave, not in the middle of a strong pitch: it holds people and distracts buyers."
    ),
    "pace": gettext_lazy("Keep the hot pace for the short time of a close; it costs the host's energy, and that is missing later."),
    "cohost": gettext_lazy("Bring in the co-host while the main host must rest, and send the co-host off before the strongest pitch."),
    "follow_call": gettext_lazy("Call for follows when the room is fullest and between two pitches: it interrupts the selling."),
    "shelf": gettext_lazy("Take off the shelf what is sold out or does not sell: it takes clicks from the rest."),
    "price": gettext_lazy("Cut a price only where clicks are good and deals are few; a cut soon after sales costs trust."),
    "release": gettext_lazy(
        "Release the next batch before the product on pitch runs out: look at its stock at every change of pitch, "
        "and keep batches as large as what the next pitch sells."
    ),
    "agents": gettext_lazy("Put agents on duty when open questions grow, and send them off when the questions are answered."),
    "guarantee": gettext_lazy("Free returns help doubtful buyers decide and bring more returns: switch them on where that pays."),
}


def advice_view(document: Document, practice: Sequence[Document]) -> dict[str, Any]:
    """`document` is the report's; `practice` the rooms that are open for practice. Lists may be empty; then there is nothing of that kind to say."""
    found, rooms = document["advice"], document["rooms"]
    return {
        "ready": found["ready"],
        "rails": broken_measures(found["rails"]),
        "force": _force(found["force"], document["forces"]),
        "levers": [_lever(line, rooms, practice) for line in found["levers"]],
        "places": [_place(place) for place in practice],
    }


def _force(found: Document | None, forces: Document | None) -> str:
    if found is None or forces is None:
        return ""
    words = {
        "force": force_names()[found["force"]],
        "own": points(found["points"]),
        "best": points(found["reference_points"]),
        "gap": points(found["gap_points"]).lstrip("+"),
    }
    said = _("Furthest behind the best reference operators: %(force)s, %(own)s points against %(best)s, a gap of %(gap)s.") % words
    if forces["inseparable"]:
        said = together(
            said,
            _("In %(n)d of %(rooms)d rooms the forces are not separable: take this as a direction, not as a measure.")
            % {
                "n": forces["inseparable"],
                "rooms": forces["rooms"],
            },
        )
    return said


def _lever(line: Document, rooms: Sequence[Document], practice: Sequence[Document]) -> dict[str, Any]:
    products = {room["position"]: (room["feedback"]["debrief"] or {}).get("products", {}) for room in rooms}
    hosts = {room["position"]: room["host"] for room in rooms}
    largest = sorted(line["windows"], key=lambda window: -window["gain_cents"])[:MOST_WINDOWS]
    return {
        "lever": line["lever"],
        "name": lever_name(LEVERS[line["lever"]]),
        "force": line["force"],
        "force_name": force_names()[line["force"]],
        "rule": RULES[line["lever"]],
        "worth": _worth(line),
        "windows": [_window(window, products[window["position"]], rooms) for window in largest],
        "places": _places(line, hosts, practice),
    }


def _worth(line: Document) -> str:
    count = len(line["windows"])
    return ngettext("%(n)d window, %(worth)s", "%(n)d windows, %(worth)s together", count) % {"n": count, "worth": yuan(line["gain_cents"])}


def _window(window: Document, products: Document, rooms: Sequence[Document]) -> dict[str, Any]:
    return {
        "position": window["position"],
        "room": room_title(window["position"], rooms),
        "from_s": window["from_s"],
        "span": f"{clock(window['from_s'])}–{clock(window['to_s'])}",
        "worth": yuan(window["gain_cents"]),
        "sentence": sentence(window["difference"], products),
    }


def _places(line: Document, hosts: Mapping[int, str], practice: Sequence[Document]) -> list[dict[str, Any]]:
    """Practice rooms in which the lever may be moved; those of the same host first."""
    own = {hosts[window["position"]] for window in line["windows"]}
    ready = [place for place in practice if line["lever"] in place["levers"]]
    return [_place(place) for place in sorted(ready, key=lambda place: place["host"] not in own)[:MOST_PLACES]]


def _place(place: Document) -> dict[str, Any]:
    return {"slug": place["slug"], "title": local(place, "title"), "round": local(place, "round_title"), "minutes": place["minutes"]}
