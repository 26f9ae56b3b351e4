"""Managers change what their organisation says of itself. Its names and address are what was confirmed: they stay."""

from django.utils.translation import gettext as _

from certify.accounts.errors import OrganisationNotFound
from certify.accounts.models import Organisation, Person
from certify.accounts.selectors import manages


def change_organisation(organisation_id: int, by: Person, *, region: str, about_zh: str, about_en: str, web: str) -> None:
    """Raises OrganisationNotFound for anybody but its managers."""
    require_manager(organisation_id, by)
    Organisation.objects.filter(pk=organisation_id).update(region=region, about_zh=about_zh, about_en=about_en, web=web)


def require_manager(organisation_id: int, by: Person) -> None:
    """The same refusal for an organisation of others and for none."""
    if not manages(by.pk, organisation_id):
        raise OrganisationNotFound(_("There is no such service provider."))
