"""Somebody asks that an organisation be made; a certifier decides."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certify.accounts.errors import AddressInUse, AddressUnfit, ApplicationWaiting
from certify.accounts.models import Organisation, Person

OWN_ADDRESSES = frozenset({"new", "applications"})
"""Words that are pages of the site beside the organisations' own."""


@dataclass(frozen=True)
class OrganisationWords:
    """What the applicant writes; what its managers may change later is in `change_organisation`."""

    slug: str
    name_zh: str
    name_en: str
    region: str
    about_zh: str = ""
    about_en: str = ""
    web: str = ""


def apply_organisation(person: Person, words: OrganisationWords, now: datetime) -> Organisation:
    """The application. The same one again is the same row; raises AddressUnfit, AddressInUse, ApplicationWaiting for another one meanwhile."""
    if words.slug in OWN_ADDRESSES:
        raise AddressUnfit(_("This address is the site's own. Choose another."), slug=words.slug)
    try:
        with transaction.atomic():
            return Organisation.objects.create(made_by=person, made_at=now, **asdict(words))
    except IntegrityError:
        waiting = Organisation.objects.filter(made_by=person, state="applied").first()
        if waiting is not None and waiting.slug == words.slug:
            return waiting
        if waiting is not None:
            raise ApplicationWaiting(_("Your application for %(name)s waits for an answer. One at a time.") % {"name": waiting.name_zh}) from None
        raise AddressInUse(_("Another service provider has this address. Choose another."), slug=words.slug) from None
