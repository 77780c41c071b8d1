"""Acts that leave status and dates alone write no index of the dossier; references that nothing breaks cost nothing.

A dossier's page keeps a quarter free for its next rows. Pages that are there fill up as before until they are written
anew. Measured in docs/decisions/0010-speed-of-a-step.md.
"""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models import PROTECT

OPEN = models.Q(("status__in", [1, 2, 4, 5, 6, 9]))
BESIDE = ("status", "remaining", "received_at")
_ROOM = "ALTER TABLE dossiers_dossier SET (fillfactor = 75)"
_NO_ROOM = "ALTER TABLE dossiers_dossier RESET (fillfactor)"
# Model, field, what it refers to, how it is found from there; many to one.
_REFERENCES = (
    ("dossier", "version", "procedures.version", "+", {"db_index": False}),
    ("dossier", "counter", "agencies.agency", "+", {"db_index": False}),
    ("dossier", "handling", "agencies.agency", "+", {"db_index": False}),
    ("dossier", "owner", "identity.party", "+", {"db_index": False}),
    ("dossier", "filer", "identity.party", "+", {"db_index": False, "null": True}),
    ("step", "dossier", "dossiers.dossier", "steps", {"db_index": False}),
    ("step", "agency", "agencies.agency", "+", {"db_index": False}),
    ("step", "holder", "agencies.officer", "+", {"db_index": False, "null": True}),
    ("step", "done_by", "agencies.officer", "+", {"db_index": False, "null": True}),
    ("paper", "dossier", "dossiers.dossier", "papers", {}),
    ("output", "dossier", "dossiers.dossier", "outputs", {"db_index": False}),
)
_ONE_TO_ONE = (("declaration", "declaration"), ("resultdraft", "result"))


def _unchecked(model: str, name: str, to: str, related: str, more: dict[str, Any]) -> migrations.AlterField:
    field = models.ForeignKey(to, PROTECT, related_name=related, db_constraint=False, **more)
    return migrations.AlterField(model, name, field)


def _unchecked_one(model: str, related: str) -> migrations.AlterField:
    field = models.OneToOneField(
        "dossiers.dossier",
        PROTECT,
        primary_key=True,
        related_name=related,
        serialize=False,
        db_constraint=False,
    )
    return migrations.AlterField(model, "dossier", field)


def _open_index(side: str) -> tuple[migrations.RemoveIndex, migrations.AddIndex]:
    name = f"dossier_open_{side}"
    index = models.Index(condition=OPEN, fields=[side, "due_at"], include=BESIDE, name=name)
    return migrations.RemoveIndex("dossier", name), migrations.AddIndex("dossier", index)


class Migration(migrations.Migration):
    """No data changes; constraints and indexes do."""

    dependencies: ClassVar = [("dossiers", "0010_declarations_and_steps_that_carry_themselves")]
    operations: ClassVar = [
        migrations.RunSQL(_ROOM, _NO_ROOM),
        *(_unchecked(*reference) for reference in _REFERENCES),
        *(_unchecked_one(*reference) for reference in _ONE_TO_ONE),
        *_open_index("handling"),
        *_open_index("counter"),
    ]
