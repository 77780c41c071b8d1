"""Registration with Django."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """People, organisations, accounts."""

    name = "motcua.identity"
    label = "identity"
