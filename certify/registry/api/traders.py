"""The register for programs: search, one trader, the own entry, reports."""

from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.registry.api.serializers import OwnProfileOutput, ProfileInput, ReportInput, SearchInput, TraderOutput, TraderPageOutput
from certify.registry.api.throttles import PerCaller
from certify.registry.errors import TraderNotFound
from certify.registry.selectors import Query, own_profile, public_trader, search, shown_profile, shown_profile_of
from certify.registry.services.report_misuse import report_misuse
from certify.registry.services.show_profile import Draft, save_profile, show_profile, withdraw_profile


class Traders(APIView):
    """Certified traders who agreed to be found. Public."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="traders_search", parameters=[SearchInput], responses=TraderPageOutput, summary="Search certified traders", tags=["register"]
    )
    def get(self, request: Request) -> Response:
        asked = SearchInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return Response(TraderPageOutput(search(Query(**asked.validated_data), timezone.now())).data)


class TraderView(APIView):
    """One trader. Public."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=TraderOutput, summary="Read one trader", tags=["register"])
    def get(self, request: Request, code: str) -> Response:
        now = timezone.now()
        return Response(TraderOutput(public_trader(shown_profile(code, now), now)).data)


class OwnProfile(APIView):
    """The own entry in the register."""

    @extend_schema(responses=OwnProfileOutput, summary="Read the own entry", tags=["register"])
    def get(self, request: Request) -> Response:
        return self._answer(request)

    @extend_schema(request=ProfileInput, responses=OwnProfileOutput, summary="Write the own entry, and show it or not", tags=["register"])
    def put(self, request: Request) -> Response:
        data = ProfileInput(data=request.data)
        data.is_valid(raise_exception=True)
        values = dict(data.validated_data)
        show = values.pop("show")
        kinds = {"region": "regions", "category": "categories", "platform": "platforms", "language": "languages"}
        words = {kind: tuple(values.pop(name)) for kind, name in kinds.items()}
        (show_profile if show else save_profile)(_id(request), Draft(**values, words=words), timezone.now())
        return self._answer(request)

    @extend_schema(responses={204: OpenApiResponse(description="Shown no longer.")}, summary="Withdraw the own entry", tags=["register"])
    def delete(self, request: Request) -> Response:
        withdraw_profile(_id(request), timezone.now())
        return Response(status=204)

    def _answer(self, request: Request) -> Response:
        now = timezone.now()
        profile = own_profile(_id(request))
        if profile is None:
            raise TraderNotFound("no entry yet")
        shown = shown_profile_of(_id(request), now) is not None
        hidden = profile.hidden_reason if profile.hidden_at else ""
        trader = public_trader(profile, now)
        return Response(OwnProfileOutput({"shown": shown, "shown_since": profile.shown_since, "hidden_reason": hidden, "trader": trader}).data)


class Reports(APIView):
    """Reports of misuse. No account is needed."""

    permission_classes = (AllowAny,)
    throttle_classes = (PerCaller,)
    throttle_scope = "report_misuse"

    @extend_schema(
        request=ReportInput, responses={204: OpenApiResponse(description="With the certifiers.")}, summary="Report misuse", tags=["register"]
    )
    def post(self, request: Request) -> Response:
        data = ReportInput(data=request.data)
        data.is_valid(raise_exception=True)
        report_misuse(**data.validated_data, reporter_id=request.user.pk, language=get_language() or "", now=timezone.now())
        return Response(status=204)


def _id(request: Request) -> int:
    assert request.user.pk is not None  # signed in, by the permission
    return int(request.user.pk)
