"""Every table that leads to a person is named in the register of personal data, with what export and erasure do to it."""

from django.apps import apps
from django.conf import settings

from certify.accounts.models import Person
from certify.accounts.register import Erasure, chapters
from certify.environment import RETENTION_DAYS

HELD = {held.model: held for chapter in chapters() for held in chapter.held}
ACTED = {column for chapter in chapters() for column in chapter.acted}
ASIDE = {table for chapter in chapters() for table in chapter.aside}
BY_HAND = {"accounts.Person", "sessions.Session"}  # the account itself; a session's row names nobody, `end_sessions` reads into it


def _relations() -> list[tuple[str, str, str]]:
    """(table, column, table that it leads to) of every column of the product that leads to another row."""
    models = apps.get_models(include_auto_created=True)
    columns = [(model._meta.label, field) for model in models for field in (*model._meta.concrete_fields, *model._meta.many_to_many)]
    return [(table, field.name, field.related_model._meta.label) for table, field in columns if field.is_relation and field.related_model]


def test_every_column_that_leads_to_a_person_is_declared() -> None:
    direct = [(table, column) for table, column, to in _relations() if to == "accounts.Person" and not table.startswith("accounts.Person_")]
    own = {(held.model, held.path.split("__")[0]) for held in HELD.values()}
    missing = [f"{table}.{column}" for table, column in direct if (table, column) not in own and f"{table}.{column}" not in ACTED]
    assert len(direct) > 30
    assert missing == [], "name them in <app>/personal_data.py: a table about a person in `held`, a column that says who did something in `acted`"


def test_every_table_that_hangs_on_a_persons_rows_is_declared() -> None:
    known = set(HELD) | ASIDE | BY_HAND
    missing = {table for table, _column, to in _relations() if to in HELD and table not in known and not apps.get_model(table)._meta.auto_created}
    assert sorted(missing) == [], "name them in <app>/personal_data.py: in `held`, or in `aside` with the reason"


def test_nothing_is_declared_twice() -> None:
    declared = [held.model for chapter in chapters() for held in chapter.held]
    assert sorted(declared) == sorted(set(declared))


def test_nothing_is_declared_that_does_not_exist() -> None:
    columns = {f"{table}.{column}" for table, column, _to in _relations()}
    assert columns >= ACTED
    for held in HELD.values():
        model = apps.get_model(held.model)
        assert str(model._base_manager.filter(**{held.path: 1}).query)
        names = {field.name for field in model._meta.concrete_fields}
        assert names >= set(held.secret) | set(held.blank), held.model
    for table in ASIDE:
        apps.get_model(table)


def test_secrets_of_the_account_are_none_of_the_exports_columns() -> None:
    for table, column in (("accounts.ApiToken", "digest"), ("accounts.Letter", "digest"), ("exams.AttemptRoom", "console")):
        assert column in HELD[table].secret


def test_every_treatment_says_why_and_every_emptied_table_what() -> None:
    for held in HELD.values():
        assert str(held.why), held.model
        assert (held.erasure is Erasure.BLANK) or not held.blank, held.model


def test_every_period_is_enforced_and_has_a_number_of_days() -> None:
    enforced = {kept.key for chapter in chapters() for kept in chapter.kept}
    assert enforced | {"erasure_cooling_off"} == set(RETENTION_DAYS) == set(settings.RETENTION_DAYS)


def test_a_person_has_no_column_that_an_erasure_forgets() -> None:
    """A new column of the account has to be thought of in `erase_person`: emptied, or named here as harmless."""
    emptied = {"username", "password", "display_name", "email", "language", "is_active", "is_staff", "is_superuser", "date_joined", "erased_at"}
    gone = {"last_login", "email_verified_at", "name_public_since"}
    harmless = {"id", "is_program"}
    assert {field.name for field in Person._meta.concrete_fields} == emptied | gone | harmless
