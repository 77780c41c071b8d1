"""Registration with Django."""

from django.apps import AppConfig


class SecurityConfig(AppConfig):
    """The register of incidents and weaknesses, and the yearly report."""

    name = "motcua.security"
    label = "security"
    verbose_name = "An toàn hệ thống"
