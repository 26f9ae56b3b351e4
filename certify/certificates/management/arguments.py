"""What several commands ask for: who does it, to which certificate."""

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

from certify.accounts.selectors import has_role
from certify.certificates import codes


def certifier_id(username: str) -> int:
    """Raises CommandError for anybody else."""
    person = get_user_model().objects.filter(username=username).first()
    if person is None or not has_role(person, "certifier"):
        raise CommandError(f"{username} is no certifier")
    return int(person.pk)


def exact_code(text: str) -> str:
    """The code that was meant."""
    code = codes.read(text)
    if code is None:
        raise CommandError(f"{text} is no certificate code")
    return code
