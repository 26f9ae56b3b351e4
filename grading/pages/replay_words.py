"""The texts of a replay's scripts: those of the console, and a few of its own."""

from django.utils.translation import gettext as _

from exams.pages.console_words import console_words

PREFIXES = ("lever_", "value_", "incident_", "say_")
PLAIN = ("per_minute", "this_one", "online")


def replay_words() -> dict[str, str | list[str]]:
    kept = {name: text for name, text in console_words().items() if name.startswith(PREFIXES) or name in PLAIN}
    return kept | {"gmv_point": _("GMV per half-minute")}
