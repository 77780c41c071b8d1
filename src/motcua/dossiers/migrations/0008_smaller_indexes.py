"""Indexes without the rows that nobody finds by them, and none at all where nobody looks: each step wrote them all.

A dossier without a filer of its own is not looked for by its filer, nor one that goes on by the day it was finished.
The code is unique and found by its beginning along one index instead of two. Measured in
docs/decisions/0010-speed-of-a-step.md.
"""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import PROTECT, Q

_FILES = (("output", "file", False), ("paper", "file", True))
_RESULTS = (("resultdraft", "sealed_file", True), ("resultdraft", "signed_file", True))


class Migration(migrations.Migration):
    """Partial indexes, and files without an index of their own."""

    dependencies: ClassVar = [
        ("agencies", "0001_initial"),
        ("documents", "0002_uploads"),
        ("dossiers", "0007_standing_figures"),
        ("identity", "0003_token"),
        ("procedures", "0003_listing"),
    ]
    operations: ClassVar = [
        migrations.RemoveIndex("dossier", "dossier_of_filer"),
        migrations.RemoveIndex("dossier", "dossier_handling_finished"),
        migrations.AlterField("dossier", "code", models.TextField()),
        *(
            migrations.AlterField(
                model,
                name,
                models.ForeignKey(
                    "documents.storedfile", PROTECT, related_name="+", null=null, db_index=False
                ),
            )
            for model, name, null in (*_FILES, *_RESULTS)
        ),
        migrations.AddIndex(
            "dossier",
            models.Index(
                fields=["filer", "-submitted_at"], name="dossier_of_filer", condition=Q(filer__isnull=False)
            ),
        ),
        migrations.AddIndex(
            "dossier",
            models.Index(
                fields=["handling", "finished_at"],
                name="dossier_handling_finished",
                condition=Q(finished_at__isnull=False),
            ),
        ),
        migrations.AddIndex("output", models.Index(fields=["file"], name="output_of_file")),
        migrations.AddConstraint(
            "dossier",
            models.UniqueConstraint(
                fields=["code"], name="dossier_code_once", opclasses=["text_pattern_ops"]
            ),
        ),
    ]
