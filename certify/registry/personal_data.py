"""What the register holds of people. An erasure leaves nothing of a profile; conversations lose the words of whoever was erased."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certify.accounts.register import Chapter, Erasure, Held, Kept, NamePlace
from certify.registry.models import Profile
from certify.registry.services import forget
from certify.registry.services.show_profile import follow_name
from certify.registry.services.talk import close_talks_of

_OWN = _("It is only about the person.")
_OTHERS = _("That something was written stays for the other party; the words go.")


def before_erasure(person_id: int, _wish: str, now: datetime) -> None:
    """The other parties see at once that nobody answers any more."""
    close_talks_of(person_id, now)


def name_changed(person_id: int, now: datetime) -> None:
    """A profile with a name that is withdrawn is shown no longer, and conversations say the code instead."""
    follow_name(person_id, now)


def name_places(person_id: int) -> list[NamePlace]:
    """The profile, if it was ever shown."""
    profile = Profile.objects.filter(person_id=person_id).exclude(consents=None).first()
    if profile is None:
        return []
    return [NamePlace(gettext("Register of traders"), f"/traders/{profile.code}/", profile.shown_since is not None and profile.with_name)]


CHAPTER = Chapter(
    name="registry",
    title=_("Register of traders"),
    held=(
        Held("registry.Profile", "person", _("Profile"), Erasure.DELETE, _OWN),
        Held("registry.Consent", "profile__person", _("Agreements to be shown"), Erasure.DELETE, _OWN),
        Held("registry.Examined", "profile__person", _("Certificates in the register"), Erasure.DELETE, _OWN),
        Held("registry.Declaration", "profile__person", _("Declared experience"), Erasure.DELETE, _OWN),
        Held("registry.Notice", "person", _("Mails of the register"), Erasure.DELETE, _OWN, secret=("address", "address_digest")),
        Held(
            "registry.Message",
            "author",
            _("Messages that you wrote"),
            Erasure.BLANK,
            _OTHERS,
            secret=("client_id",),
            blank={"words": ""},
        ),
        Held("registry.Party", "person", _("Conversations"), Erasure.BLANK, _OTHERS, blank={"label": "", "read_at": None}),
        Held("registry.Brief", "author", _("Briefs"), Erasure.DELETE, _OWN, secret=("client_id",)),
        Held(
            "registry.Report",
            "reporter",
            _("Reports of misuse"),
            Erasure.BLANK,
            _("That something was reported stays, without your words."),
            secret=("why",),
            blank={"words": "", "contact": "", "answer": ""},
        ),
    ),
    acted=("registry.Profile.hidden_by", "registry.Brief.closed_by", "registry.Report.decided_by"),
    aside={
        "registry.ProfileWord": "words of a profile, chosen from lists; goes with it",
        "registry.ExaminedRoom": "kinds of rooms of a certificate in the register; goes with it",
        "registry.Invitation": "digests of links for merchants; goes with the declaration",
        "registry.Talk": "says that two parties talked; who they are stands in their own rows",
    },
    kept=(
        Kept("talks", _("Conversations of the register, after the last message"), forget.old_talks),
        Kept("briefs", _("Briefs, after they have ended"), forget.old_briefs),
        Kept("report_contacts", _("Contacts and words of reports of misuse, after the decision"), forget.old_report_contacts),
        Kept("register_mails", _("Mails of the register: to whom, when"), forget.old_mails),
    ),
    before_erasure=before_erasure,
    name_changed=name_changed,
    name_places=name_places,
)
