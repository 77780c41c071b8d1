"""Registration with Django."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Purposes, and requests of persons."""

    name = "motcua.privacy"
    label = "privacy"
    verbose_name = "Dữ liệu cá nhân"

    def ready(self) -> None:
        """Say which messages may be worded anew."""
        from motcua.privacy.messages import register_templates

        register_templates()
