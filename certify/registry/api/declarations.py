"""Declared experience for programs: one's own, declared and withdrawn here. Only the merchant confirms, by a link."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from certify.registry.api.given import given, person_id
from certify.registry.api.serializers import DeclarationInput, OwnDeclarationOutput
from certify.registry.api.throttles import PerCaller
from certify.registry.api.view import RegisterView
from certify.registry.selectors.declarations import declarations_of, own_declaration
from certify.registry.services.declare import Claim, declare, withdraw_declaration


class Declarations(RegisterView):
    """One's own, newest first, whatever their state. Of a trader in the register everybody reads the confirmed ones, in the trader's document."""

    throttle_classes = (PerCaller,)
    throttle_scope = "register_declare"

    @extend_schema(operation_id="declarations_list", responses=OwnDeclarationOutput(many=True), summary="Own declarations", tags=["register"])
    def get(self, request: Request) -> Response:
        return Response(OwnDeclarationOutput(declarations_of(person_id(request)), many=True).data)

    @extend_schema(request=DeclarationInput, responses={201: OwnDeclarationOutput}, summary="Declare work for a merchant", tags=["register"])
    def post(self, request: Request) -> Response:
        claim = Claim(**given(DeclarationInput, request))
        return Response(OwnDeclarationOutput(declare(person_id(request), claim, timezone.now())).data, status=201)


class DeclarationView(RegisterView):
    """One of one's own."""

    @extend_schema(responses=OwnDeclarationOutput, summary="Read an own declaration", tags=["register"])
    def get(self, request: Request, public_id: UUID) -> Response:
        return Response(OwnDeclarationOutput(own_declaration(person_id(request), public_id)).data)


class WithdrawDeclaration(RegisterView):
    """For good: it is shown nowhere any more, and its links are dead. Twice is once."""

    @extend_schema(request=None, responses=OwnDeclarationOutput, summary="Withdraw a declaration", tags=["register"])
    def post(self, request: Request, public_id: UUID) -> Response:
        return Response(OwnDeclarationOutput(withdraw_declaration(person_id(request), public_id, timezone.now())).data)
