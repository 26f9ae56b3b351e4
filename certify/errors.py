"""Errors as the API tells them: one body for all, {code, detail, params}; HTTP codes stand in one table."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler


class CertifyError(Exception):
    """Base of what the chapters raise on purpose. `code` is for programs, `message` for people, `params` for both."""

    code = "error"
    status = 409

    def __init__(self, message: str = "", **params: Any) -> None:
        super().__init__(message or self.code)
        self.message = message
        self.params = params


def api_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every refusal has the same shape, whoever raised it."""
    # Each chapter's error base carries `code`, `status`, `message`, `params`: told apart by shape, because a chapter may not import the site.
    code, status = getattr(error, "code", None), getattr(error, "status", None)
    if isinstance(code, str) and isinstance(status, int) and not isinstance(error, APIException):
        body = {"code": code, "detail": str(getattr(error, "message", "") or error), "params": getattr(error, "params", {})}
        return Response(body, status=status)
    if isinstance(error, RequestDataTooBig):  # Django would answer with a page
        return Response({"code": "too_large", "detail": _("The body is larger than this address takes."), "params": {}}, status=413)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        response.data = {"code": "invalid", "detail": _first(response.data), "params": {"fields": response.data}}
    elif isinstance(response.data, dict) and isinstance(response.data.get("detail"), ErrorDetail):
        detail = response.data["detail"]
        response.data = {"code": detail.code, "detail": str(detail), "params": {}}
    return response


def _first(data: Any) -> str:
    while isinstance(data, dict | list) and data:
        data = next(iter(data.values())) if isinstance(data, dict) else data[0]
    return str(data)
