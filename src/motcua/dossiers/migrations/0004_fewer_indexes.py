"""Indexes that repeat the beginning of another one, or that nobody asks, go: every step had to write them all.

Measured in docs/decisions/0010-speed-of-a-step.md.
"""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import PROTECT

_HAVE_NONE = (
    ("dossier", "version", "procedures.version", "+", False),
    ("dossier", "counter", "agencies.agency", "+", False),
    ("dossier", "handling", "agencies.agency", "+", False),
    ("dossier", "owner", "identity.party", "+", False),
    ("dossier", "filer", "identity.party", "+", True),
    ("step", "dossier", "dossiers.dossier", "steps", False),
    ("step", "agency", "agencies.agency", "+", False),
    ("step", "holder", "agencies.officer", "+", True),
    ("step", "done_by", "agencies.officer", "+", True),
    ("output", "dossier", "dossiers.dossier", "outputs", False),
)


class Migration(migrations.Migration):
    """Foreign keys without an index of their own."""

    dependencies: ClassVar = [
        ("agencies", "0001_initial"),
        ("dossiers", "0003_open_dossiers_from_the_index"),
        ("identity", "0001_initial"),
        ("procedures", "0001_initial"),
    ]
    operations: ClassVar = [
        migrations.AlterField(
            model,
            name,
            models.ForeignKey(to, PROTECT, related_name=related, null=null, db_index=False),
        )
        for model, name, to, related, null in _HAVE_NONE
    ]
