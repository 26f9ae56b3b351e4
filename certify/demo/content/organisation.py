"""The demo's service provider: its people are programs that agreed to be shown, somebody is invited, and another provider waits to be confirmed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from certify.accounts.selectors import OrganisationCard, applications, invitations_to, organisation_card
from certify.accounts.services.answer_invitation import accept_invitation
from certify.accounts.services.apply_organisation import OrganisationWords, apply_organisation
from certify.accounts.services.decide_organisation import confirm_organisation
from certify.accounts.services.invite_member import invite_member
from certify.demo.errors import ContentError

PROVIDER = OrganisationWords(
    slug="qinghe",
    name_zh="青禾直播服务（演示）",
    name_en="Qinghe Live Services (demo)",
    region="ZJ",
    about_zh="为零食、女装和户外类目的商家代运营直播间。这是演示用的服务商：公司是虚构的，成员是程序账号，成绩是它们真实考出来的。",
    about_en="Runs live rooms for sellers of snacks, clothes and outdoor gear. A provider for the demonstration: the company is made up, "
    "its members are programs' accounts, and their results were earned in the rounds here.",
)
SECOND = OrganisationWords(
    slug="qinghe-chengdu",
    name_zh="青禾直播服务成都分公司（演示）",
    name_en="Qinghe Live Services, Chengdu branch (demo)",
    region="SC",
    about_zh="新开的分公司，申请单独展示自己的操盘手。（演示）",
    about_en="A new branch that would like to show its own traders. (demo)",
)


def install_organisation(manager: Any, certifier: Any, programs: Sequence[Any], invited: Any, now: datetime) -> OrganisationCard:
    """Confirmed, with its people; raises ContentError when somebody has closed it. What members changed since stays."""
    if organisation_card(PROVIDER.slug) is None:
        with transaction.atomic():
            confirm_organisation(apply_organisation(manager, PROVIDER, now).pk, certifier, now)
            _invite(_card(), manager, programs, invited, now)
    return _card()


def _invite(card: OrganisationCard, manager: Any, programs: Sequence[Any], invited: Any, now: datetime) -> None:
    for program in programs:
        invite_member(card.id, program.username, "member", manager, "zh-hans", now)
        for invitation in invitations_to(program, now):
            accept_invitation(invitation.pk, program, now, shown=True, results=True)
    invite_member(card.id, invited.username, "member", manager, "zh-hans", now)


def install_application(manager: Any, now: datetime) -> None:
    """Waits for the certifier, unless somebody has decided it."""
    if not applications() and organisation_card(SECOND.slug) is None:
        apply_organisation(manager, SECOND, now)


def _card() -> OrganisationCard:
    card = organisation_card(PROVIDER.slug)
    if card is None:
        raise ContentError("演示的服务商不存在", "The demo's service provider is not there")
    return card
