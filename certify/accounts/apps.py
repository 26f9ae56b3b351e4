"""People, roles, organisations, tokens: the ground floor that every chapter stands on."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The ground floor."""

    name = "certify.accounts"
    label = "accounts"

    def ready(self) -> None:
        from certify.accounts import personal_data, register

        register.announce(personal_data.CHAPTER)
