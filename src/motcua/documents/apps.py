"""Registration of the package with Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files and papers."""

    name = "motcua.documents"
    label = "documents"
    verbose_name = "Giấy tờ"
