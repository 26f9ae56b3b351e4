"""What every page of the site needs: who is looking, with which roles, and where they can go."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from certify.accounts.selectors import roles_of
from grading.selectors.studies import is_judge


@dataclass(frozen=True)
class Door:
    """One link of the navigation."""

    address: str
    label: str
    current: bool


def site(request: HttpRequest) -> dict[str, Any]:
    """Roles and navigation, read only if the page shows them."""
    return {
        "demo_site": settings.DEMO,
        "roles": SimpleLazyObject(lambda: _roles(request)),
        "doors": SimpleLazyObject(lambda: _doors(request)),
    }


def _roles(request: HttpRequest) -> frozenset[str]:
    return roles_of(request.user) if hasattr(request, "user") else frozenset()


def _doors(request: HttpRequest) -> list[Door]:
    roles = _roles(request)
    pairs = [("/", _("Rounds")), ("/practice/", _("Practice")), ("/boards/", _("Boards")), ("/traders/", _("Traders")), ("/watch/", _("Watch"))]
    pairs += [("/verify/", _("Verify")), ("/handbook/", _("Handbook"))]
    if roles & {"examiner", "certifier"}:
        pairs.append(("/studio/", _("Studio")))
    if roles & {"invigilator", "examiner"}:
        pairs.append(("/sittings/", _("Sittings")))
    if hasattr(request, "user") and is_judge(request.user.pk):
        pairs.append(("/judging/", _("Judging")))
    if "certifier" in roles:
        pairs.append(("/misuse/", _("Reports")))
    return [Door(address, label, _is_current(request.path, address)) for address, label in pairs]


def _is_current(path: str, address: str) -> bool:
    return path == "/" or path.startswith("/rounds/") if address == "/" else path.startswith(address)
