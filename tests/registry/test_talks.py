"""Briefs, answers and conversations: nobody sees an address, nobody reads what is not theirs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from certify.accounts.models import Person
from certify.accounts.services.erase_person import erase_person
from certify.accounts.services.keep_retention import keep_retention
from certify.accounts.services.show_name import show_name
from certify.certificates.models import Certificate
from certify.registry.errors import BriefNotFound, BriefOver, Incomplete, NotWritable, OwnThing, TalkNotFound
from certify.registry.models import Brief, Message, Notice, Party, Profile, Talk
from certify.registry.selectors import talks as talk_reads
from certify.registry.selectors.briefs import open_briefs
from certify.registry.selectors.talks import reading, talks_of, unread_count
from certify.registry.services.deliver_notice import deliver_notice
from certify.registry.services.post_brief import close_brief, post_brief
from certify.registry.services.show_profile import show_profile, withdraw_profile
from certify.registry.services.talk import answer_brief, block, close_talk, contact_trader, mark_read, say
from tests.registry.conftest import DRAFT, NOW, a_brief, writes

pytestmark = pytest.mark.django_db


def test_a_brief_is_read_by_its_author_and_by_traders_in_the_register_only(
    alices: Profile, alice: Person, bob: Person, charlie: Person, brief: Brief, client_for: Callable[..., Client]
) -> None:
    path = f"/briefs/{brief.public_id}/"
    answers = {person.username: client_for(person).get(path).status_code for person in (alice, bob, charlie)}
    assert answers == {"alice": 200, "bob": 404, "charlie": 200}
    assert client_for(None).get(path).status_code == 302
    assert brief.title in client_for(alice).get("/briefs/?category=food").content.decode()
    assert brief.title not in client_for(alice).get("/briefs/?category=beauty").content.decode()
    assert brief.title not in client_for(bob).get("/briefs/").content.decode()
    assert brief.title not in client_for(None).get("/briefs/").content.decode()
    withdraw_profile(alice.pk, NOW)
    assert client_for(alice).get(path).status_code == 404


def test_a_brief_is_posted_once_by_two_clicks_and_checked(charlie: Person) -> None:
    wanted = a_brief()
    assert post_brief(charlie.pk, wanted, NOW).pk == post_brief(charlie.pk, wanted, NOW).pk
    for wrong in ({"problem": "luck"}, {"budget_high_yuan": 1}, {"open_until": NOW}, {"open_until": NOW + timedelta(days=91)}, {"words": " "}):
        with pytest.raises(Incomplete):
            post_brief(charlie.pk, a_brief(**wrong), NOW)
    assert Brief.objects.count() == 1


def test_the_form_posts_a_brief_and_keeps_what_was_typed_when_it_is_wrong(charlie: Person, client_for: Callable[..., Client]) -> None:
    client = client_for(charlie)
    form = {
        "client_id": uuid4(), "company": "C", "title": "T", "category": "food", "size": "small", "problem": "host", "region": "remote",
        "budget_low_yuan": 10, "budget_high_yuan": 5, "words": "my own words", "open_until": (NOW + timedelta(days=20)).date(),
    }  # fmt: skip
    refused = client.post("/briefs/new/", form)
    assert refused.status_code == 422
    assert "my own words" in refused.content.decode()
    assert client.post("/briefs/new/", {**form, "budget_high_yuan": 50}).status_code == 302
    assert client_for(None).get("/briefs/new/").status_code == 302


def test_a_brief_is_open_up_to_the_ninetieth_day_and_no_longer(charlie: Person, client_for: Callable[..., Client]) -> None:
    form = {
        "company": "C", "title": "T", "category": "food", "size": "small", "problem": "host", "region": "remote", "budget_low_yuan": 10,
        "budget_high_yuan": 50, "words": "words",
    }  # fmt: skip
    today = timezone.localdate()
    for days, status in ((90, 302), (91, 422), (0, 302)):
        posted = client_for(charlie).post("/briefs/new/", {**form, "client_id": uuid4(), "open_until": today + timedelta(days=days)})
        assert posted.status_code == status, days


def test_answers_arrive_with_the_public_profile_and_a_closed_brief_takes_none(
    alices: Profile, alice: Person, bob: Person, charlie: Person, brief: Brief, client_for: Callable[..., Client]
) -> None:
    client_id = uuid4()
    first = answer_brief(alice.pk, brief.public_id, "I can help.", client_id, NOW)
    assert answer_brief(alice.pk, brief.public_id, "I can help.", client_id, NOW).pk == first.pk
    page = client_for(charlie).get(f"/briefs/{brief.public_id}/").content.decode()
    assert alices.headline in page
    assert "I can help." in page
    assert f"/talks/{first.talk.public_id}/" in page
    Message.objects.update(hidden_at=NOW)
    assert "I can help." not in client_for(charlie).get(f"/briefs/{brief.public_id}/").content.decode()
    with pytest.raises(BriefNotFound):
        answer_brief(bob.pk, brief.public_id, "Me too.", uuid4(), NOW)
    close_brief(charlie.pk, brief.public_id, NOW)
    with pytest.raises(BriefOver):
        answer_brief(alice.pk, brief.public_id, "Again.", uuid4(), NOW)
    with pytest.raises(BriefNotFound):
        close_brief(alice.pk, brief.public_id, NOW)
    assert Talk.objects.count() == 1


def test_only_the_two_parties_read_and_write(alices: Profile, alice: Person, bob: Person, charlie: Person, client_for: Callable[..., Client]) -> None:
    talk = writes(charlie, alices).talk
    path = f"/talks/{talk.public_id}/"
    assert [client_for(person).get(path).status_code for person in (alice, charlie, bob)] == [200, 200, 404]
    for step in ("", "close/", "block/"):
        assert client_for(bob).post(path + step, {"words": "x", "client_id": uuid4()}).status_code == 404
    with pytest.raises(TalkNotFound):
        say(talk.public_id, bob.pk, "x", uuid4(), NOW)
    assert Message.objects.count() == 1


def test_two_clicks_send_one_message_and_open_one_conversation(alices: Profile, alice: Person, charlie: Person) -> None:
    talk = writes(charlie, alices).talk
    assert writes(charlie, alices, "And in January?").talk.pk == talk.pk
    client_id = uuid4()
    assert say(talk.public_id, alice.pk, "Yes.", client_id, NOW).pk == say(talk.public_id, alice.pk, "Yes.", client_id, NOW).pk
    assert Message.objects.count() == 3
    assert Party.objects.count() == 2
    with pytest.raises(OwnThing):
        writes(alice, alices)


def test_nobody_sees_an_address_on_pages_or_in_mails(
    alices: Profile, alice: Person, charlie: Person, client_for: Callable[..., Client], sent: list[tuple[str, int]]
) -> None:
    for person in (alice, charlie):
        Person.objects.filter(pk=person.pk).update(email=f"{person.username}@secret.example", email_verified_at=NOW, language="en")
    talk = writes(charlie, alices).talk
    say(talk.public_id, charlie.pk, "Hello? I am still waiting.", uuid4(), NOW)
    assert [task for task, _ in sent] == ["registry.deliver"], "one mail until it is read"
    assert deliver_notice(sent[0][1], lambda: NOW)
    assert not deliver_notice(sent[0][1], lambda: NOW), "delivered twice, it goes out once"
    assert mail.outbox[0].to == ["alice@secret.example"]
    assert "secret.example" not in mail.outbox[0].body
    assert "still waiting" not in mail.outbox[0].body
    assert f"/talks/{talk.public_id}/" in mail.outbox[0].body
    for person in (alice, charlie):
        page = client_for(person).get(f"/talks/{talk.public_id}/").content.decode()
        assert "secret.example" not in page
        assert "charlie@" not in page
        assert "查理" not in page or person is charlie
    mark_read(talk, alice.pk, NOW + timedelta(minutes=1))
    say(talk.public_id, charlie.pk, "One more.", uuid4(), NOW + timedelta(minutes=2))
    assert len(sent) == 2


def test_unread_messages_are_counted_until_they_are_read(alices: Profile, alice: Person, charlie: Person, client_for: Callable[..., Client]) -> None:
    writes(charlie, alices)
    assert (unread_count(alice.pk), unread_count(charlie.pk)) == (1, 0)
    badge = '<span class="badge live">1 new</span>'
    told = [badge in client_for(person).get("/me/", headers={"accept-language": "en"}).content.decode() for person in (alice, charlie)]
    assert told == [True, False]
    client_for(alice).get(f"/talks/{Talk.objects.get().public_id}/")
    assert unread_count(alice.pk) == 0
    assert talks_of(alice.pk)[0].other == "Charlie's Snacks"


def test_whoever_blocks_hears_no_more_on_any_way(alices: Profile, alice: Person, charlie: Person, brief: Brief) -> None:
    talk = writes(charlie, alices).talk
    block(alice.pk, talk.public_id, NOW)
    for attempt in (
        lambda: say(talk.public_id, charlie.pk, "x", uuid4(), NOW),
        lambda: writes(charlie, alices),
        lambda: answer_brief(alice.pk, brief.public_id, "x", uuid4(), NOW),
    ):
        with pytest.raises(NotWritable):
            attempt()
    assert Message.objects.count() == 1


def test_a_closed_conversation_stays_closed_and_a_shy_trader_gets_no_message(alices: Profile, alice: Person, bob: Person, charlie: Person) -> None:
    talk = writes(charlie, alices).talk
    close_talk(charlie.pk, talk.public_id, NOW)
    with pytest.raises(NotWritable):
        say(talk.public_id, alice.pk, "x", uuid4(), NOW)
    Profile.objects.update(takes_messages=False)
    with pytest.raises(NotWritable):
        writes(bob, alices)


def test_a_long_conversation_is_read_from_its_end(alices: Profile, alice: Person, charlie: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk_reads, "MOST_READ", 2)
    talk = writes(charlie, alices, "one").talk
    for number, words in enumerate(("two", "three"), start=1):
        say(talk.public_id, charlie.pk, words, uuid4(), NOW + timedelta(minutes=number))
    assert [message.words for message in reading(talk, alice.pk, NOW).messages] == ["two", "three"]


def test_after_a_closed_conversation_another_one_begins_and_a_repeat_stays_where_it_was(alices: Profile, alice: Person, charlie: Person) -> None:
    first = writes(charlie, alices)
    close_talk(charlie.pk, first.talk.public_id, NOW)
    second = writes(charlie, alices, "Sorry, wrong button.")
    assert second.talk.pk != first.talk.pk
    assert writes(charlie, alices, "One more.").talk.pk == second.talk.pk
    again = contact_trader(charlie.pk, alices.code, "Charlie's Snacks", "December", "late click", first.client_id, NOW)
    assert again.pk == first.pk
    block(alice.pk, second.talk.public_id, NOW)
    with pytest.raises(NotWritable):
        writes(charlie, alices)
    assert Talk.objects.count() == 2


def test_a_refused_message_leaves_no_empty_conversation(alices: Profile, charlie: Person) -> None:
    with pytest.raises(Incomplete):
        writes(charlie, alices, "   ")
    assert not Talk.objects.exists()


def test_whoever_blocks_reads_no_briefs_of_the_other_either(alices: Profile, alice: Person, charlie: Person, brief: Brief) -> None:
    talk = writes(charlie, alices).talk
    assert [found.pk for found in open_briefs(alice.pk, "", "", "", NOW)] == [brief.pk]
    block(charlie.pk, talk.public_id, NOW)
    assert open_briefs(alice.pk, "", "", "", NOW) == []


def test_a_withdrawn_name_leaves_conversations_at_once(alice: Person, charlie: Person, certificate: Certificate) -> None:
    show_name(alice, True, NOW)
    named = show_profile(alice.pk, replace(DRAFT, with_name=True), NOW)
    writes(charlie, named)
    assert talks_of(charlie.pk)[0].other == "爱丽丝"
    show_name(alice, False, NOW)
    assert talks_of(charlie.pk)[0].other == f"T-{named.code[:4]}-{named.code[4:8]}-{named.code[8:]}"
    assert talks_of(alice.pk)[0].other == "Charlie's Snacks"


def test_an_erasure_takes_the_words_and_closes_the_conversation(
    alices: Profile, alice: Person, charlie: Person, brief: Brief, client_for: Callable[..., Client]
) -> None:
    talk = writes(charlie, alices).talk
    answer_brief(alice.pk, brief.public_id, "I can help.", uuid4(), NOW)
    erase_person(charlie.pk, "nameless", NOW)
    assert not Brief.objects.exists()
    assert set(Message.objects.filter(author=charlie).values_list("words", flat=True)) == {""}
    assert Message.objects.get(author=alice).words == "I can help."
    assert not Talk.objects.filter(closed_at=None).exists()
    assert "Charlie" not in client_for(alice).get(f"/talks/{talk.public_id}/").content.decode().replace(talk.subject, "")


def test_periods_let_go_of_old_conversations_briefs_and_mails(alices: Profile, alice: Person, charlie: Person, brief: Brief) -> None:
    writes(charlie, alices)
    keep_retention(NOW + timedelta(days=364))
    assert Talk.objects.exists()
    assert not Notice.objects.exists()
    keep_retention(NOW + timedelta(days=366))
    assert not Message.objects.exists()
    assert Brief.objects.exists()
    keep_retention(NOW + timedelta(days=60 + 366))
    assert not Brief.objects.exists()


def test_writing_is_limited(alices: Profile, charlie: Person, client_for: Callable[..., Client], settings: object) -> None:
    cache.clear()
    client = client_for(charlie)
    form = {"company": "C", "subject": "S", "words": "Hello."}
    codes = [client.post(f"/traders/{alices.code}/contact/", {**form, "client_id": uuid4()}).status_code for _ in range(21)]
    assert codes == [302] * 20 + [429]
