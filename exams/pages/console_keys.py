"""The keys of the console, as its help shows them; `static/js/console/keys.js` acts on them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from exams.pages.lever_texts import value_names


@dataclass(frozen=True)
class KeyLine:
    """One line of the help: the keys and what they do."""

    keys: tuple[str, ...]
    does: str


def key_lines(practises: bool) -> list[KeyLine]:
    """In the order of a pitch: choose, pitch, speak, sell, bring people, correct; in practice the hint, and the room's time."""
    names = value_names()
    practice = [KeyLine(("H",), _("what the reference operator would do now")), *_time_lines()] if practises else []
    return [
        KeyLine(("↑", "↓"), _("choose a product")),
        KeyLine(("P",), _("pitch the chosen product; the choice then moves on")),
        KeyLine(("N",), _("pitch the next product of the rundown")),
        KeyLine(("1", "2", "3", "4", "5"), " · ".join(names["cue"].values())),
        KeyLine(("Q", "W", "E"), " · ".join(names["pace"].values())),
        KeyLine(("R",), _("release stock of the product on pitch")),
        KeyLine(("C",), _("change the price of the product on pitch")),
        KeyLine(("X",), _("take the chosen product off the shelf, or put it back")),
        KeyLine(("A", "B", "S"), _("to the ad spend, the lucky bag, the service agents")),
        KeyLine(("K", "F", "L"), _("publish a clip, message the fans, call for follows")),
        KeyLine(("O", "G"), _("switch the co-host, the free returns")),
        KeyLine(("Z",), _("withdraw the last instruction that the host has not taken up")),
        *practice,
    ]


def _time_lines() -> list[KeyLine]:
    return [
        KeyLine((_("Space"),), _("let the room stand still, or go on")),
        KeyLine((",", "."), _("play slower, faster")),
        KeyLine(("←", "→"), _("choose a moment to go back to")),
        KeyLine(("T",), _("try again from the chosen moment")),
    ]
