"""The people of the demo."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model

from certify.accounts.errors import UsernameTaken
from certify.accounts.services.create_person import create_person
from certify.accounts.services.issue_token import issue_token
from certify.demo.signins import SignIns, new_password, read_sign_ins, write_sign_ins


@dataclass(frozen=True)
class DemoPerson:
    """`name_public`: agreed that certificates and boards show the name; `is_program`: never counted among people."""

    username: str
    display_name: str
    roles: tuple[str, ...]
    name_public: bool = False
    is_program: bool = False


TRADER = DemoPerson("trader", "林晓", ("candidate",), name_public=True)
EXAMINER = DemoPerson("examiner", "周考官", ("examiner",))
INVIGILATOR = DemoPerson("invigilator", "吴监考", ("invigilator",))
CERTIFIER = DemoPerson("certifier", "郑审核", ("certifier",))
MERCHANT = DemoPerson("merchant", "冯掌柜", ("candidate",))
MANAGER = DemoPerson("manager", "何经理", ("candidate",), name_public=True)
# Programs with accounts of their own. Three have sat rounds and stand in the register; the last one sits in the headless story.
REFERENCE = DemoPerson("reference", "示范操盘程序", ("candidate",), name_public=True, is_program=True)
FUNNEL = DemoPerson("funnel", "漏斗操盘程序", ("candidate",), name_public=True, is_program=True)
FLOW = DemoPerson("flow", "流量操盘程序", ("candidate",), name_public=True, is_program=True)
ROBOT = DemoPerson("robot", "演示程序", ("candidate",), name_public=True, is_program=True)
PEOPLE = (TRADER, EXAMINER, INVIGILATOR, CERTIFIER, MERCHANT, MANAGER, REFERENCE, FUNNEL, FLOW, ROBOT)


def install_people(data: Path, now: datetime) -> dict[str, Any]:
    """Everyone, by user name; the sign-ins are left in the data folder, readable by its owner only."""
    sign_ins = read_sign_ins(data) or SignIns(new_password())
    write_sign_ins(data, sign_ins)
    people = {person.username: _find_or_create(person, sign_ins.password, now) for person in PEOPLE}
    if not sign_ins.robot_token:
        write_sign_ins(data, SignIns(sign_ins.password, issue_token(people[ROBOT.username], "script/demo --headless", now)))
    return people


def _find_or_create(person: DemoPerson, password: str, now: datetime) -> Any:
    try:
        return create_person(
            person.username,
            password,
            person.display_name,
            roles=person.roles,
            now=now,
            name_public=person.name_public,
            is_program=person.is_program,
        )
    except UsernameTaken:
        return get_user_model().objects.get(username=person.username)
