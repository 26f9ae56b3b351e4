"""A statement that is written once asks what the queryset asks, of whatever values; sessions and people that are read by one are refused at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from certify.accounts.models import Person
from certify.accounts.sessions import SessionStore
from certify.accounts.statement import StatementOfMany

pytestmark = pytest.mark.django_db

NAMES = StatementOfMany(lambda ids: Person.objects.filter(pk__in=ids).order_by("username").values_list("pk", "username"))


@pytest.mark.parametrize("missing", [0, 1, 2, 5, 300])
def test_a_list_of_any_length_finds_each_row_once(alice: Person, bob: Person, missing: int) -> None:
    nobody = [10**6 + number for number in range(missing)]
    assert NAMES.rows([]) == []
    assert NAMES.rows(nobody) == []
    assert sorted(NAMES.rows([alice.pk, *nobody, bob.pk])) == sorted([(alice.pk, "alice"), (bob.pk, "bob")])


def test_a_session_holds_until_it_ends_or_expires(alice: Person) -> None:
    store = SessionStore()
    store[SESSION_KEY] = str(alice.pk)
    store.save()
    key = store.session_key
    assert SessionStore(key).get(SESSION_KEY) == str(alice.pk)
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    expired = SessionStore(key)
    assert expired.get(SESSION_KEY) is None
    assert expired.session_key is None
    assert SessionStore("a-key-of-nobody").get(SESSION_KEY) is None


@pytest.mark.parametrize("end", ["session", "account", "password"])
def test_who_was_signed_out_closed_or_has_a_new_password_is_nobody_at_the_next_request(alice: Person, end: str) -> None:
    client = Client()
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/v1/me/").status_code == 200
    if end == "session":
        Session.objects.all().delete()
    elif end == "account":
        Person.objects.filter(pk=alice.pk).update(is_active=False)
    else:
        alice.set_password("another-one-4711")
        alice.save()
    assert client.get("/api/v1/me/").status_code in {401, 403}


def test_a_person_by_key_is_the_whole_row_and_a_group_gives_only_its_own(alice: Person, bob: Person) -> None:
    found: Any = Person.objects.get(pk=alice.pk)
    fields = [field.attname for field in Person._meta.concrete_fields]
    assert {name: getattr(found, name) for name in fields} == Person.objects.filter(pk=alice.pk).values(*fields).get()
    assert found._state.db == "default"
    found.display_name = "Alice the second"
    found.save()
    assert Person.objects.get(pk=str(alice.pk)).display_name == "Alice the second"
    with pytest.raises(Person.DoesNotExist):
        Person.objects.get(pk=10**6)
    group = Group.objects.create(name="a group")
    group.user_set.add(alice)
    assert group.user_set.get(pk=alice.pk) == alice
    with pytest.raises(Person.DoesNotExist):
        group.user_set.get(pk=bob.pk)
