"""Registration with Django."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Dossiers."""

    name = "motcua.dossiers"
    label = "dossiers"
