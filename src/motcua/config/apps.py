"""The composition root as Django sees it: when everything is loaded, ports get their adapters."""

from django.apps import AppConfig


class CompositionConfig(AppConfig):
    """Connects adapters to ports in every process: server, worker, command line, tests."""

    name = "motcua.config"
    label = "config"

    def ready(self) -> None:
        """Connect; and see to it that the English catalogue is compiled."""
        from motcua.config import messages, wiring

        wiring.connect()
        messages.compiled()
