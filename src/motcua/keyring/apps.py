"""Registration with Django."""

from django.apps import AppConfig


class KeyringConfig(AppConfig):
    """Keys, pictures and questions."""

    name = "motcua.keyring"
    label = "keyring"
    verbose_name = "Khoá ký và con dấu"
