"""What a request brings: who asks, and its body by a form."""

from typing import Any

from rest_framework.request import Request
from rest_framework.serializers import Serializer


def person_id(request: Request) -> int:
    """The signed-in person; the permissions have let nobody else in."""
    assert request.user.pk is not None
    return int(request.user.pk)


def given(form: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """The checked body. Raises ValidationError, which the API answers with 400 and the fields."""
    data = form(data=request.data)
    data.is_valid(raise_exception=True)
    return dict(data.validated_data)
