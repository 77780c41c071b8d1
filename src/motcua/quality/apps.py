"""Registration with Django."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """Internal audits and the quality register."""

    name = "motcua.quality"
    label = "quality"
    verbose_name = "Quản lý chất lượng"
