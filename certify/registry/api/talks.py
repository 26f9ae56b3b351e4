"""Briefs and conversations for programs. Whoever is none of the parties meets 'not found'."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from certify.registry.api.given import given, person_id
from certify.registry.api.serializers import BriefInput, BriefOutput, BriefsOutput, ContactInput, TalkLineOutput, TalkOutput, WriteInput
from certify.registry.api.throttles import PerCaller
from certify.registry.api.view import RegisterView
from certify.registry.models import Message, Talk
from certify.registry.selectors.briefs import briefs_of, open_briefs, readable_brief
from certify.registry.selectors.talks import reading, talks_of
from certify.registry.services import talk as talking
from certify.registry.services.post_brief import Wanted, close_brief, post_brief


class Briefs(RegisterView):
    """One's own, and for traders whom the register shows all open ones."""

    throttle_classes = (PerCaller,)
    throttle_scope = "register_brief"

    @extend_schema(operation_id="briefs_list", responses=BriefsOutput, summary="Briefs", tags=["register"])
    def get(self, request: Request) -> Response:
        now = timezone.now()
        return Response(BriefsOutput({"own": briefs_of(person_id(request))[:100], "open": open_briefs(person_id(request), "", "", "", now)}).data)

    @extend_schema(request=BriefInput, responses={201: BriefOutput}, summary="Post a brief", tags=["register"])
    def post(self, request: Request) -> Response:
        posted = post_brief(person_id(request), Wanted(**given(BriefInput, request)), timezone.now())
        return Response(BriefOutput(posted).data, status=201)


class BriefView(RegisterView):
    """One brief."""

    @extend_schema(responses=BriefOutput, summary="Read a brief", tags=["register"])
    def get(self, request: Request, public_id: UUID) -> Response:
        return Response(BriefOutput(readable_brief(person_id(request), public_id, timezone.now())).data)


class CloseBrief(RegisterView):
    """The author closes a brief."""

    @extend_schema(request=None, responses=BriefOutput, summary="Close a brief", tags=["register"])
    def post(self, request: Request, public_id: UUID) -> Response:
        return Response(BriefOutput(close_brief(person_id(request), public_id, timezone.now())).data)


class AnswerBrief(RegisterView):
    """A trader in the register answers a brief."""

    throttle_classes = (PerCaller,)
    throttle_scope = "register_message"

    @extend_schema(request=WriteInput, responses={201: TalkOutput}, summary="Answer a brief", tags=["register"])
    def post(self, request: Request, public_id: UUID) -> Response:
        return _written(request, WriteInput, partial(talking.answer_brief, person_id(request), public_id))


class ContactTrader(RegisterView):
    """Anybody who is signed in writes to a trader."""

    throttle_classes = (PerCaller,)
    throttle_scope = "register_contact"

    @extend_schema(request=ContactInput, responses={201: TalkOutput}, summary="Write to a trader", tags=["register"])
    def post(self, request: Request, code: str) -> Response:
        return _written(request, ContactInput, partial(talking.contact_trader, person_id(request), code))


class Talks(RegisterView):
    """One's own conversations."""

    @extend_schema(responses=TalkLineOutput(many=True), summary="Conversations", tags=["register"])
    def get(self, request: Request) -> Response:
        rows = [
            {
                "public_id": line.talk.public_id, "subject": line.talk.subject, "other": line.other, "own_side": line.own_side,
                "unread": line.unread, "last_at": line.talk.last_at, "closed": line.talk.closed_at is not None,
            }
            for line in talks_of(person_id(request))
        ]  # fmt: skip
        return Response(TalkLineOutput(rows, many=True).data)


class TalkView(RegisterView):
    """One conversation. Reading it here marks it as read."""

    throttle_classes = (PerCaller,)
    throttle_scope = "register_message"

    @extend_schema(responses=TalkOutput, summary="Read a conversation", tags=["register"])
    def get(self, request: Request, public_id: UUID) -> Response:
        now = timezone.now()
        found = talking.own_talk(person_id(request), public_id)
        answer = Response(_talk(found, person_id(request), now))
        talking.mark_read(found, person_id(request), now)
        return answer

    @extend_schema(request=WriteInput, responses={201: TalkOutput}, summary="Write a message", tags=["register"])
    def post(self, request: Request, public_id: UUID) -> Response:
        return _written(request, WriteInput, partial(talking.say, public_id, person_id(request)))


class CloseTalk(RegisterView):
    """Nobody writes in it any more."""

    @extend_schema(request=None, responses=TalkOutput, summary="Close a conversation", tags=["register"])
    def post(self, request: Request, public_id: UUID) -> Response:
        return Response(_talk(talking.close_talk(person_id(request), public_id, timezone.now()), person_id(request), timezone.now()))


class BlockTalk(RegisterView):
    """Closes it, and the other party cannot begin another one."""

    @extend_schema(request=None, responses=TalkOutput, summary="Block the other party", tags=["register"])
    def post(self, request: Request, public_id: UUID) -> Response:
        return Response(_talk(talking.block(person_id(request), public_id, timezone.now()), person_id(request), timezone.now()))


def _written(request: Request, form: type[WriteInput], write: Callable[..., Message]) -> Response:
    """The conversation with the new message in it."""
    now = timezone.now()
    message = write(now=now, **given(form, request))
    return Response(_talk(Talk.objects.get(pk=message.talk_id), person_id(request), now), status=201)


def _talk(talk: Talk, person_id: int, now: datetime) -> dict[str, object]:
    found = reading(talk, person_id, now)
    messages = [
        {"public_id": one.public_id, "own": one.author_id == person_id, "words": "" if one.hidden_at else one.words, "sent_at": one.sent_at}
        for one in found.messages
    ]
    values = {
        "public_id": talk.public_id, "subject": talk.subject, "other": found.other.label if found.other else "", "trader_code": found.other_code,
        "writable": found.writable, "messages": messages,
    }  # fmt: skip
    return dict(TalkOutput(values).data)
