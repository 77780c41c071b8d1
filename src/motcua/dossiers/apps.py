"""Registration with Django."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Dossiers."""

    name = "motcua.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        """Say who carries out what a consent leads to, and which messages may be worded anew."""
        from motcua.dossiers.commands import FOLLOWING_LINKED, PASSING_ON
        from motcua.dossiers.messages import register_templates
        from motcua.dossiers.outputs.notices import NoticeSigner
        from motcua.dossiers.outputs.performers import Authorise, Finish
        from motcua.platform.effects.performers import register
        from motcua.platform.reactions import Service

        register(Authorise())
        register(Finish())
        register(NoticeSigner())
        register(Service(PASSING_ON))
        register(Service(FOLLOWING_LINKED))
        register_templates()
