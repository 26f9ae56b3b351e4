"""Permissions by role."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from certify.accounts.selectors import has_role


def HasRole(role: str) -> type[BasePermission]:  # noqa: N802  (reads as a class where it is used)
    """A DRF permission class: the person holds `role`."""

    class _HasRole(BasePermission):
        def has_permission(self, request: Request, view: Any) -> bool:
            return has_role(request.user, role)

    _HasRole.__name__ = f"HasRole_{role}"
    return _HasRole
