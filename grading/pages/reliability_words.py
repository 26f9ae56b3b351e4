"""The words for reliability, for examiners who are no statisticians."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grading.pages.labels import Label

Text = str | Promise

SOURCES: dict[str, Label] = {
    "people": Label(_("People"), _("Candidates: of each the latest judged attempt. Programs, void and invalid attempts are left out.")),
    "panel": Label(
        _("Reference operators"),
        _("The 24 bots that scores are measured by. They span novice to expert on purpose, so they tell more apart than a group of candidates may."),
    ),
    "full": Label(
        _("Simulated people"),
        _("Not people: programs of a rule family of their own, which neither the panel nor the bot check uses, with a skill that is known."),
    ),
    "middle": Label(
        _("Simulated people, middle half"), _("Those with a skill from 0.25 to 0.75: people who are more alike are harder to tell apart.")
    ),
}

TERMS: dict[str, Label] = {
    "phi": Label(
        _("Phi"),
        _(
            "How far the score itself can be trusted, from 0 to 1: the share of its scatter that comes from people, "
            "not from which rooms they met. 0.90 is asked for."
        ),
    ),
    "g": Label(_("G"), _("As Phi, for the order of people only: that one room is harder for everybody does not count against it.")),
    "phi_at_cut": Label(_("Phi at the cut"), _("As Phi, for standing above or below the cut: the farther people are from it, the safer.")),
    "sem_absolute": Label(
        _("Error of a score"),
        _(
            "Standard error of measurement, in points: two thirds of scores lie within this distance of what the person "
            "would have over all such rooms."
        ),
    ),
    "sem_relative": Label(_("Error of a difference"), _("Standard error of a score among people who sat the same rooms.")),
    "consistency": Label(
        _("Same decision again"),
        _("Share of people whom another sitting, in other rooms, would put on the same side of the cut. By the score alone."),
    ),
    "accuracy": Label(_("Right decision"), _("Share of people on the side of the cut where their score over all such rooms would be.")),
    "kappa": Label(_("Kappa"), _("How much of the agreement is more than chance: 0 none, 1 all.")),
    "person": Label(_("between those who sat"), _("What the examination wants to measure.")),
    "room": Label(_("between rooms"), _("Some rooms are harder for everybody, in spite of the equating.")),
    "residual": Label(_("person by room, and chance"), _("Somebody does better in one room than in another: only more rooms help.")),
    "difficulty": Label(_("Mean score"), _("Of all who sat the room: the lower, the harder.")),
    "discrimination": Label(
        _("Discrimination"),
        _("Correlation of this room's score with the mean of the other rooms. Near 0 the room tells nobody apart, below 0 it turns the order round."),
    ),
    "median_uplift": Label(
        _("Panel's median"), _("Uplift of the middle reference operator over the baseline: the higher, the more the room allows.")
    ),
}

COMPONENTS = ("person", "room", "residual")
