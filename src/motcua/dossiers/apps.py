"""Registration with Django."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Dossiers."""

    name = "motcua.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        """Say who carries out what a consent leads to."""
        from motcua.dossiers.outputs.notices import NoticeSigner
        from motcua.dossiers.outputs.performers import Authorise, Finish
        from motcua.platform.effects.performers import register

        register(Authorise())
        register(Finish())
        register(NoticeSigner())
