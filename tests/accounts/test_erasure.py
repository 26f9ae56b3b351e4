"""Erasure: asked for with the password, waited for, taken back, carried out; and then nothing of the person is left or served."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.utils import timezone

from certify.accounts.models import ErasureRequest, Letter, Person
from certify.accounts.services.ask_erasure import carry_out_due
from certify.accounts.services.erase_person import erase_person
from certify.accounts.services.erase_unused import erase_unused_accounts
from certify.certificates.models import Certificate
from exams.models import Action, Announcement, Intervention
from grading.models import Appeal, Result
from tests.accounts.conftest import EMAIL, NAME, PERSONAL, USERNAME, Life, after
from tests.conftest import PASSWORD
from tests.grading.builders import a_round, a_scenario, an_open_attempt

ClientFor = Callable[[Person | None], Client]


def ask(client: Client, password: str = PASSWORD, wish: str = "nameless") -> Any:
    return client.post("/me/erase/", {"wish": wish, "password": password})


def erased(life: Life, wish: str = "nameless") -> None:
    ask(life.client, wish=wish)
    assert carry_out_due(lambda: after(8)) == 1


def found_in_the_database() -> list[str]:
    """table.column of every value that holds anything of hers: texts, JSON and bytes alike."""
    places = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField | models.BinaryField | models.GenericIPAddressField):
                for value in model._base_manager.values_list(field.attname, flat=True):
                    text = bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)
                    places += [f"{model._meta.label}.{field.name}: {word}" for word in (*PERSONAL, "203.0.113.7", "Browser of Alice") if word in text]
    return places


def test_before_an_erasure_the_search_finds_her_in_many_places(life: Life) -> None:
    places = {place.split(":")[0] for place in found_in_the_database()}
    assert places >= {
        "accounts.Person.username", "accounts.Person.display_name", "accounts.Person.email", "exams.AttemptRoom.diagnosis", "exams.Intervention.note",
        "exams.Intervention.detail", "exams.Announcement.text", "exams.ConsolePlace.address", "grading.Appeal.text", "grading.Appeal.outcome",
        "grading.RegradeEvent.detail", "certificates.Issuance.document", "axes.AccessLog.username",
    }  # fmt: skip


def test_after_it_no_column_of_the_database_holds_anything_of_hers(life: Life, client_for: ClientFor) -> None:
    erased(life)
    Letter.objects.filter(kind="erased").update(address="")  # the last mail keeps the address until it is sent: test_letters
    assert found_in_the_database() == []


def test_after_it_no_page_serves_anything_of_hers(
    life: Life, client_for: ClientFor, erin: Person, ivan: Person, carol: Person, admin: Person
) -> None:
    slug, code, public_id = life.attempt.registration.round.slug, life.certificate.code, life.attempt.public_id
    sitting = life.attempt.form.sitting.pk
    public = [
        "/", f"/c/{code}", f"/c/{code}.json", f"/boards/{slug}/", "/boards/", f"/api/v1/certificates/{code}/", f"/api/v1/boards/{slug}/",
        f"/rounds/{slug}/",
    ]  # fmt: skip
    staff = [
        *public, f"/sittings/{sitting}/", f"/api/v1/sittings/{sitting}/board/", f"/api/v1/sittings/{sitting}/", f"/studio/rounds/{slug}/results/",
        f"/studio/rounds/{slug}/roster/", "/studio/appeals/", f"/attempts/{public_id}/report/", f"/admin/accounts/person/{life.person.pk}/change/",
        "/admin/accounts/person/", "/admin/certificates/certificate/",
    ]  # fmt: skip
    readers = ((None, public), (erin, staff), (ivan, staff), (carol, staff), (admin, staff))
    met = {path: serves(client_for(reader), path)[1] for reader, paths in readers for path in paths}
    assert {f"/c/{code}", f"/c/{code}.json", f"/boards/{slug}/", "/admin/accounts/person/"} <= {path for path, named in met.items() if named}
    erased(life)
    answers = [(reader, path, *serves(client_for(reader), path)) for reader, paths in readers for path in paths]
    assert [(str(reader), path) for reader, path, _status, named in answers if named] == []
    assert {status for reader, path, status, _named in answers if reader is None} == {200}


def serves(client: Client, path: str) -> tuple[int, bool]:
    answer = client.get(path)
    return answer.status_code, any(word.encode() in answer.content for word in PERSONAL)


def test_the_exam_record_stays_and_leads_to_a_nameless_account(life: Life) -> None:
    actions, result = Action.objects.count(), Result.objects.get()
    erased(life)
    assert Action.objects.count() == actions > 0
    assert Result.objects.get().score == result.score
    person = Person.objects.get(pk=life.person.pk)
    assert (person.is_active, person.display_name, person.username[:7]) == (False, "", "erased-")
    assert Appeal.objects.get().state == "rejected"


def test_the_request_is_the_audit_row_and_holds_no_value(life: Life) -> None:
    erased(life)
    request = ErasureRequest.objects.get()
    assert (request.state, request.ended_at is not None) == ("done", True)
    assert request.rows["exams.ConsolePlace"] == 1
    assert all(isinstance(count, int) for count in request.rows.values())


def test_the_sign_in_is_dead(life: Life, client_for: ClientFor) -> None:
    erased(life)
    assert life.client.get("/me/").status_code == 302
    assert "_auth_user_id" not in life.client.session
    stranger = client_for(None)
    for name in (USERNAME, Person.objects.get(pk=life.person.pk).username):
        assert stranger.post("/sign-in/", {"username": name, "password": PASSWORD}).status_code == 200
    assert "_auth_user_id" not in stranger.session


@pytest.mark.parametrize(("wish", "standing"), [("nameless", "valid"), ("revoke", "revoked")])
def test_certificates_become_nameless_or_are_revoked_and_their_address_stays(life: Life, client_for: ClientFor, wish: str, standing: str) -> None:
    code = life.certificate.code
    old = client_for(None).get(f"/c/{code}.json").content
    assert NAME in old.decode("utf-8") or NAME.encode("ascii", "backslashreplace").decode() in old.decode()
    erased(life, wish)
    answer = client_for(None).get(f"/api/v1/certificates/{code}/")
    assert (answer.status_code, answer.json()["standing"]) == (200, standing)
    certificate = Certificate.objects.get(code=code)
    kept = [(bytes(issuance.document) == b"", issuance.named, len(issuance.jcs_hash)) for issuance in certificate.issuances.all()]
    assert kept == [(True, True, 64), (False, False, 64)]


def test_it_waits_and_can_be_taken_back(life: Life) -> None:
    ask(life.client)
    assert carry_out_due(lambda: after(6.9)) == 0
    assert "/me/erase/keep/" in life.client.get("/me/data/").content.decode()
    life.client.post("/me/erase/keep/")
    assert carry_out_due(lambda: after(30)) == 0
    assert Person.objects.get(pk=life.person.pk).username == USERNAME


def test_a_double_click_asks_once(life: Life) -> None:
    assert [ask(life.client).status_code for _ in range(2)] == [302, 302]
    assert ErasureRequest.objects.count() == 1


def test_it_asks_for_the_password(life: Life) -> None:
    assert ask(life.client, "wrong").status_code == 422
    assert ErasureRequest.objects.count() == 0


def test_not_in_the_middle_of_an_attempt(edge_clock: Any, alice: Person, client_for: ClientFor) -> None:
    an_open_attempt(a_round(a_scenario()), alice)
    answer = ask(client_for(alice))
    assert answer.status_code == 422
    assert "考试" in answer.content.decode() or "attempt" in answer.content.decode()
    assert ErasureRequest.objects.count() == 0


def test_what_begins_while_it_waits_makes_it_wait_longer(edge_clock: Any, alice: Person, client_for: ClientFor) -> None:
    ask(client_for(alice))
    an_open_attempt(a_round(a_scenario()), alice)
    assert carry_out_due(lambda: after(8)) == 0
    assert Person.objects.get(pk=alice.pk).erased_at is None


def test_not_while_an_appeal_is_open(life: Life) -> None:
    Appeal.objects.update(state="in_review", decided_at=None, outcome="")
    assert ask(life.client).status_code == 422


def test_the_last_administrator_stays(admin: Person, client_for: ClientFor) -> None:
    assert ask(client_for(admin)).status_code == 422


def test_erasing_twice_erases_once(life: Life) -> None:
    assert erase_person(life.person.pk, "nameless", timezone.now())
    name = Person.objects.get(pk=life.person.pk).username
    assert erase_person(life.person.pk, "nameless", timezone.now()) == {}
    assert Person.objects.get(pk=life.person.pk).username == name


def test_others_lose_nothing(life: Life, bob: Person, ivan: Person) -> None:
    erased(life)
    assert Person.objects.get(pk=bob.pk).display_name == "鲍勃"
    assert Intervention.objects.filter(kind="identity").get().by_id == ivan.pk


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [(Intervention, "note", "another"), (Intervention, "reason", ""), (Announcement, "text", "another"), (Announcement, "client_id", "")],
)
def test_the_trail_lets_words_be_emptied_and_nothing_else_be_changed(life: Life, model: Any, column: str, value: str) -> None:
    row = model.objects.exclude(**{column: value}).order_by("pk").first() or model.objects.first()
    table = model._meta.db_table
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s, at = at WHERE id = %s", [value or "x", row.pk])
    word = "text" if model is Announcement else "note"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {word} = '' WHERE id = %s", [row.pk])


def test_an_account_that_nobody_used_for_long_goes_and_one_with_a_record_stays(life: Life, bob: Person, erin: Person) -> None:
    Person.objects.update(last_login=None, date_joined=after(-800))
    assert erase_unused_accounts(after(-730)) == 1
    assert set(Person.objects.exclude(erased_at=None).values_list("pk", flat=True)) == {bob.pk}


def test_the_page_says_before_what_goes_and_what_stays(life: Life) -> None:
    page = life.client.get("/me/erase/", headers={"Accept-Language": "en"}).content.decode()
    for words in ("Action log", "stays without a name", "Addresses and browsers of the console", "They are revoked."):
        assert words in page
    assert EMAIL not in page
