"""Registration with Django."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class PlatformConfig(AppConfig):
    """The ground floor."""

    name = "motcua.platform"
    label = "platform"

    def ready(self) -> None:
        """Every connection is told how prepared statements are planned."""
        from motcua.platform.statements import plan_once

        connection_created.connect(plan_once, dispatch_uid="motcua.platform.plan_once")
