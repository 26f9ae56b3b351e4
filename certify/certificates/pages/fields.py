"""Certified fields in plain words: every value comes from the signed bytes, every explanation from here."""

from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certify.certificates.credential import BAR, holder_name_in
from exams.levels import Level


@dataclass(frozen=True)
class Field:
    """One certified figure: its key, what it is called, what is signed, how it reads, what was asked for, what it means."""

    key: str
    name: str
    value: str
    required: str
    meaning: str


@dataclass(frozen=True)
class Room:
    """One examined room, as the credential describes it."""

    title: str
    setting: str
    figures: str


@dataclass(frozen=True)
class Facts:
    """Everything that the credential says, ready to be read."""

    title: str
    holder: str
    issuer: str
    description: str
    criteria: list[str]
    version: str
    fields: list[Field]
    rooms: list[Room]

    def field(self, key: str) -> Field | None:
        """One figure by its key."""
        return next((field for field in self.fields if field.key == key), None)

    @property
    def shown_as(self) -> str:
        """For a line of text: the name if the holder shows it, and what it is."""
        return f"{self.holder} · {self.title}" if self.holder else self.title

    @property
    def evidence(self) -> list[Field]:
        """What a reader asks for after the main figure, in this order."""
        return [field for key in ("score", "rooms", "identity_check", "sitting_mode") if (field := self.field(key)) is not None]

    @property
    def interval(self) -> str:
        """`+25.1 % – +37.7 %`, or nothing."""
        low, high = self.field("uplift_low"), self.field("uplift_high")
        return f"{low.value} – {high.value}" if low and high else ""

    @property
    def uplift(self) -> Field | None:
        """The figure that it is about."""
        return self.field("uplift")

    @property
    def level(self) -> Field | None:
        """None where the round certified no level."""
        return self.field("level")


def in_language(text: str) -> str:
    """The half of a `中文 ｜ English` text that the reader understands."""
    chinese, bar, english = text.partition(BAR)
    return english if bar and (get_language() or "").startswith("en") else chinese


def facts_of(document: dict[str, Any]) -> Facts:
    """Reads a credential that we signed."""
    subject = document["credentialSubject"]
    achieved = subject["achievement"]
    described = {entry["id"]: entry for entry in achieved["resultDescription"]}
    return Facts(
        title=in_language(achieved["name"]),
        holder=holder_name_in(document),
        issuer=document["issuer"]["name"],
        description=in_language(achieved["description"]),
        criteria=[in_language(line) for line in achieved["criteria"]["narrative"].splitlines()],
        version=achieved["version"],
        fields=[_field(described[result["resultDescription"]], result["value"]) for result in subject["result"]],
        rooms=[Room(in_language(room["name"]), in_language(room["description"]), in_language(room["narrative"])) for room in document["evidence"]],
    )


def _field(described: dict[str, Any], value: str) -> Field:
    key = described["id"].rpartition("#")[2]
    required = described.get("requiredValue", "")
    return Field(key, in_language(described["name"]), readable(key, value), readable(key, required) if required else "", _meanings().get(key, ""))


PERCENT_KEYS = {"uplift", "uplift_low", "uplift_high", "net_uplift"}


def readable(key: str, value: str) -> str:
    """A signed value as people read it; what we do not know how to read is shown as it is signed."""
    try:
        if key in PERCENT_KEYS:
            return f"{float(value):+.1f} %"
        if key == "contribution_cny":
            return f"¥{float(value):,.2f}"
    except ValueError:
        return value
    if key == "decided_on":
        moment = parse_datetime(value)
        return date_format(localtime(moment), "DATE_FORMAT") if moment else value
    return _words(key).get(value, value)


def _words(key: str) -> dict[str, str]:
    if key == "level":
        return {code: str(label) for code, label in Level.choices}
    if key == "identity_check":
        return {
            "not_checked": _("not checked: nobody compared the person with a document"),
            "in_person": _("checked in person by an invigilator"),
            "document": _("checked against an identity document"),
            "organisation": _("confirmed by the holder's organisation"),
        }
    if key == "sitting_mode":
        return {
            "window": _("at a time and place of the candidate's choice, not supervised"),
            "sitting": _("in a sitting with one common start"),
        }
    return {}


def _meanings() -> dict[str, str]:
    return {
        "level": _("Each level has rooms and a cut of its own; senior is the highest of three."),
        "uplift": _(
            "Expected GMV under the holder's decisions, over that of the baseline operator in the same rooms with the same traffic, minus one; "
            "averaged over the rooms."
        ),
        "uplift_low": _("How much the figure depends on the model of the room: lower end."),
        "uplift_high": _("How much the figure depends on the model of the room: upper end."),
        "net_uplift": _("The same after expected returns."),
        "ad_roi": _("Expected GMV per yuan of ad money."),
        "contribution_cny": _("Expected sales less cost of goods, ads, discounts and returns, over all rooms."),
        "score": _("500 is the middle of 24 reference operators in the same rooms, 100 points are one of their standard deviations."),
        "rooms": _("Different recorded rooms in which the holder was examined."),
        "attempt_number": _("Which of the holder's attempts at this round it was."),
        "identity_check": _("How it was made sure that the holder is the person who sat."),
        "sitting_mode": _("Under which conditions the examination was sat."),
        "versions": _("With these anybody who holds the evidence can recompute the grade."),
        "decided_on": _("From this day the result was final."),
    }
