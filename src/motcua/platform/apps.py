"""Registration with Django."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """The ground floor."""

    name = "motcua.platform"
    label = "platform"
