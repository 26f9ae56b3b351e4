"""The register for programs: search, one trader, the own entry, reports."""

from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from certify.registry.api.given import given, person_id
from certify.registry.api.serializers import OwnProfileOutput, ProfileInput, ReportInput, SearchInput, TraderOutput, TraderPageOutput
from certify.registry.api.throttles import EveryRequest, PerCaller
from certify.registry.api.view import RegisterView
from certify.registry.errors import TraderNotFound
from certify.registry.selectors import Query, own_profile, public_trader, search, shown_profile, shown_profile_of
from certify.registry.services.report_misuse import report_misuse
from certify.registry.services.show_profile import Draft, save_profile, show_profile, withdraw_profile


class Traders(RegisterView):
    """Certified traders who agreed to be found. Public."""

    permission_classes = (AllowAny,)
    throttle_classes = (EveryRequest,)
    throttle_scope = "register_search"

    @extend_schema(
        operation_id="traders_search", parameters=[SearchInput], responses=TraderPageOutput, summary="Search certified traders", tags=["register"]
    )
    def get(self, request: Request) -> Response:
        asked = SearchInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return Response(TraderPageOutput(search(Query(**asked.validated_data), timezone.now())).data)


class TraderView(RegisterView):
    """One trader. Public."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=TraderOutput, summary="Read one trader", tags=["register"])
    def get(self, request: Request, code: str) -> Response:
        now = timezone.now()
        return Response(TraderOutput(public_trader(shown_profile(code, now), now)).data)


class OwnProfile(RegisterView):
    """The own entry in the register."""

    throttle_classes = (PerCaller,)
    throttle_scope = "register_profile"

    @extend_schema(responses=OwnProfileOutput, summary="Read the own entry", tags=["register"])
    def get(self, request: Request) -> Response:
        return self._answer(request)

    @extend_schema(request=ProfileInput, responses=OwnProfileOutput, summary="Write the own entry, and show it or not", tags=["register"])
    def put(self, request: Request) -> Response:
        values = given(ProfileInput, request)
        show = values.pop("show")
        kinds = {"region": "regions", "category": "categories", "platform": "platforms", "language": "languages"}
        words = {kind: tuple(values.pop(name)) for kind, name in kinds.items()}
        (show_profile if show else save_profile)(person_id(request), Draft(**values, words=words), timezone.now())
        return self._answer(request)

    @extend_schema(responses={204: OpenApiResponse(description="Shown no longer.")}, summary="Withdraw the own entry", tags=["register"])
    def delete(self, request: Request) -> Response:
        withdraw_profile(person_id(request), timezone.now())
        return Response(status=204)

    def _answer(self, request: Request) -> Response:
        now = timezone.now()
        profile = own_profile(person_id(request))
        if profile is None:
            raise TraderNotFound("no entry yet")
        shown = shown_profile_of(person_id(request), now) is not None
        hidden = profile.hidden_reason if profile.hidden_at else ""
        trader = public_trader(profile, now)
        return Response(OwnProfileOutput({"shown": shown, "shown_since": profile.shown_since, "hidden_reason": hidden, "trader": trader}).data)


class Reports(RegisterView):
    """Reports of misuse. No account is needed."""

    permission_classes = (AllowAny,)
    throttle_classes = (PerCaller,)
    throttle_scope = "report_misuse"

    @extend_schema(
        request=ReportInput, responses={204: OpenApiResponse(description="With the certifiers.")}, summary="Report misuse", tags=["register"]
    )
    def post(self, request: Request) -> Response:
        report_misuse(**given(ReportInput, request), reporter_id=request.user.pk, language=get_language() or "", now=timezone.now())
        return Response(status=204)
