"""The tables of the register."""

from certify.registry.models.brief import Brief
from certify.registry.models.declaration import Declaration, DeclarationState, DeclaredFigure, Invitation
from certify.registry.models.examined import Examined, ExaminedRoom
from certify.registry.models.notice import Notice, NoticeKind
from certify.registry.models.profile import Consent, Profile, ProfileWord, WordKind
from certify.registry.models.report import About, Decision, Reason, Report
from certify.registry.models.talk import Message, Party, Side, Talk

__all__ = [
    "About",
    "Brief",
    "Consent",
    "Decision",
    "Declaration",
    "DeclarationState",
    "DeclaredFigure",
    "Examined",
    "ExaminedRoom",
    "Invitation",
    "Message",
    "Notice",
    "NoticeKind",
    "Party",
    "Profile",
    "ProfileWord",
    "Reason",
    "Report",
    "Side",
    "Talk",
    "WordKind",
]
