"""The roster's page: check, then import what was checked."""

import re
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from certify.accounts.models import Person
from exams.models import Registration, Round

ClientFor = Callable[[Person | None], Client]


def upload(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("名单.csv", text.encode("gb18030"))


def test_only_an_examiner_finds_it(make_round: Callable[..., Round], client_for: ClientFor, erin: Person, ivan: Person, alice: Person) -> None:
    path = f"/studio/rounds/{make_round('certification', timezone.now()).slug}/roster/"
    assert client_for(erin).get(path).status_code == 200
    assert client_for(ivan).get(path).status_code == 404
    assert client_for(alice).get(path).status_code == 404
    assert client_for(None).get(path).status_code == 302


def test_a_check_writes_nothing_and_the_import_takes_what_was_checked(
    make_round: Callable[..., Round], client_for: ClientFor, erin: Person, alice: Person
) -> None:
    path, client = f"/studio/rounds/{make_round('certification', timezone.now()).slug}/roster/", client_for(erin)
    page = client.post(path, {"file": upload("用户名,姓名\nalice,爱丽丝\n")}).content.decode()
    assert Registration.objects.count() == 0
    checked = re.search(r'name="checked" value="([^"]+)"', page)
    assert checked is not None
    assert client.post(path, {"checked": checked[1]}).status_code == 302
    assert Registration.objects.get().person == alice
    assert client.post(path, {"checked": checked[1][:-2] + "xx"}).status_code == 302
    assert Registration.objects.count() == 1


def test_wrong_lines_come_first_escaped_and_offer_no_import(
    make_round: Callable[..., Round], client_for: ClientFor, erin: Person, alice: Person
) -> None:
    path = f"/studio/rounds/{make_round('certification', timezone.now()).slug}/roster/"
    page = client_for(erin).post(path, {"file": upload("用户名\nalice\n<script>x</script>\n")}).content.decode()
    assert "&lt;script&gt;x" in page
    assert "<script>x" not in page
    assert 'name="checked"' not in page
    assert page.index("script&gt;x") < page.index("alice</td>")


def test_the_api_checks_unless_told_otherwise(
    make_round: Callable[..., Round], api_for: Callable[..., APIClient], erin: Person, alice: Person
) -> None:
    path = f"/api/v1/rounds/{make_round('certification', timezone.now()).slug}/roster/"
    answer = api_for(erin).post(path, {"file": upload("用户名\nalice\n")}, format="multipart")
    assert [(row["line"], row["outcome"]) for row in answer.json()] == [(2, "new")]
    assert Registration.objects.count() == 0
    api_for(erin).post(path, {"file": upload("用户名\nalice\n"), "dry_run": "false"}, format="multipart")
    assert Registration.objects.count() == 1
    refused = api_for(erin).post(path, {"file": upload("用户名\nnobody\n"), "dry_run": "false"}, format="multipart")
    assert (refused.status_code, refused.json()["code"]) == (422, "roster_refused")
    assert api_for(alice).post(path, {"file": upload("用户名\nalice\n")}, format="multipart").status_code == 403
