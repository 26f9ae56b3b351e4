"""Who asks."""

from rest_framework.request import Request


def person_id(request: Request) -> int:
    """The signed-in person's id; the API's permissions have refused everybody else."""
    assert request.user.pk is not None
    return request.user.pk
