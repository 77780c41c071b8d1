"""Registration with Django."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Personal data: purposes."""

    name = "motcua.privacy"
    label = "privacy"
    verbose_name = "Dữ liệu cá nhân"
