"""Who may see what of an attempt's grading: its owner, examiners and certifiers. For all others it does not exist."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from certify.accounts.selectors import roles_of
from exams.errors import NotHere
from exams.selectors import attempt_id_of, own_attempt

STAFF_ROLES = frozenset({"examiner", "certifier"})


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person before an attempt that this person may look at."""

    attempt_id: int
    owner: bool
    staff: bool

    def sees(self, result_state: str) -> bool:
        """Staff see a result before its release; the owner sees it once it is published."""
        return result_state == "published" or (self.staff and result_state == "withheld")


def viewer_of(public_id: UUID, person: Any) -> Viewer | None:
    """None: not found, for this person."""
    if not person.is_authenticated:
        return None
    staff = bool(roles_of(person) & STAFF_ROLES)
    try:
        return Viewer(own_attempt(person.pk, public_id).pk, owner=True, staff=staff)
    except NotHere:
        pass
    try:
        return Viewer(attempt_id_of(public_id), owner=False, staff=True) if staff else None
    except NotHere:
        return None
