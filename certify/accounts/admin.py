"""Staff's view of people and roles."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from certify.accounts.models import Person, RoleGrant


class RoleGrantInline(admin.TabularInline):  # type: ignore[type-arg]
    """The roles of one person."""

    model = RoleGrant
    fk_name = "person"
    extra = 0


@admin.register(Person)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    """People, with their roles."""

    inlines = (RoleGrantInline,)
    list_display = ("username", "display_name", "is_program", "is_active", "is_staff")
    list_filter = ("is_program", "is_active", "is_staff")
    search_fields = ("username", "display_name", "email")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("display_name", "email", "language", "name_public_since", "is_program")}),
        (_("Permissions"), {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
