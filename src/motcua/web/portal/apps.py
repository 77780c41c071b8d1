"""Registration with Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The portal."""

    name = "motcua.web.portal"
    label = "portal"
    verbose_name = "Cổng dịch vụ công"
