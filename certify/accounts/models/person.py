"""A person who signs in."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certify.accounts.statement import Statement


class People(UserManager["Person"]):
    """Every request asks for its person by the key: by a statement that is written once."""

    use_in_migrations = False

    def get(self, *args: Any, **kwargs: Any) -> "Person":
        if args or kwargs.keys() != {"pk"} or type(self) is not People:  # the people of something else are asked for through subclasses
            return super().get(*args, **kwargs)
        found = _BY_KEY.rows(kwargs["pk"])
        if not found:
            raise Person.DoesNotExist
        return Person.from_db(self.db, [field.attname for field in Person._meta.concrete_fields], found[0])


class Person(AbstractUser):
    """Somebody with an account: candidate, examiner, invigilator, certifier, or several of them.

    After an erasure the row stays without a name, so that the exam record that leads to it stands: `username` is then random and nobody can sign in.
    """

    display_name = models.CharField(_("name"), max_length=80, help_text=_("As it shall stand on a certificate, should you agree to show it."))
    language = models.CharField(_("language"), max_length=10, blank=True, default="", help_text=_("Empty: the browser's."))
    name_public_since = models.DateTimeField(
        _("name shown since"), null=True, blank=True, help_text=_("When the person agreed that certificates show the name; empty: not agreed.")
    )
    is_program = models.BooleanField(
        _("a program's account"),
        default=False,
        help_text=_("Whatever this account sits counts as a program's: apart from people on boards, in statistics and in reliability."),
    )
    email_verified_at = models.DateTimeField(_("address confirmed"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    objects: ClassVar[People] = People()

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    class Meta(AbstractUser.Meta):
        constraints = [
            # Recovery by e-mail finds one account.
            models.UniqueConstraint(Lower("email"), condition=Q(email_verified_at__isnull=False), name="a_confirmed_address_is_one_persons"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(is_active=False, email="", display_name="", name_public_since__isnull=True),
                name="an_erased_person_has_no_name",
            ),
        ]

    def __str__(self) -> str:
        if self.erased_at:
            return gettext("Erased account")
        return self.display_name or self.username


_BY_KEY = Statement(
    lambda key: Person.objects.filter(pk=key).order_by().values_list(*(field.attname for field in Person._meta.concrete_fields)),
    (1_999_999_991,),
    lambda: [Person._meta.pk],
)
