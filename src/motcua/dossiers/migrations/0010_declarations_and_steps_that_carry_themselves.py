"""What was declared moves to a row of its own; an open step carries its own specification; the clock has a moment.

Open steps so far only named a step of their route, so what the route says is written into them.
"""

import django.db.models.deletion
import orjson
from django.db import migrations, models

_DECLARED = """
INSERT INTO dossiers_declaration (dossier_id, applicant, answers)
SELECT id, applicant, answers FROM dossiers_dossier
"""
_BACK = """
UPDATE dossiers_dossier d SET applicant = c.applicant, answers = c.answers
FROM dossiers_declaration c WHERE c.dossier_id = d.id
"""
_RESTS = """
UPDATE dossiers_step s SET rests = true FROM dossiers_dossier d
WHERE d.id = s.dossier_id AND s.closed_at IS NULL AND d.status IN (5, 6)
"""
_OPEN = "SELECT id, version_id, case_code, open_steps FROM dossiers_dossier WHERE open_steps <> '[]'"


def specify(apps, schema_editor):
    """Write into each open step what its route says of it."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_OPEN)
        rows = cursor.fetchall()
        cursor.execute(
            "SELECT id, content FROM procedures_version WHERE id = ANY(%s)", [list({row[1] for row in rows})]
        )
        contents = {number: orjson.loads(content) for number, content in cursor.fetchall()}
        for number, version, case, kept in rows:
            specs = _steps_of(contents[version], case)
            steps = [{**{k: v for k, v in s.items() if k != "key"}, "spec": specs[s["key"]]} for s in orjson.loads(kept) if s.get("key") in specs]
            _write(cursor, number, steps)


def _steps_of(content, case_code):
    case = next((case for case in content.get("cases", ()) if case["code"] == case_code), None)
    if case is None:
        return {}
    return {step["key"]: step for step in content["routes"][case["route"]]["steps"]}


def _write(cursor, number, steps):
    values = [orjson.dumps(steps).decode(), number]
    cursor.execute("UPDATE dossiers_dossier SET open_steps = %s WHERE id = %s", values)


def name_only(apps, schema_editor):
    """The steps of a route by their keys again; a step that no route knows cannot go back."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_OPEN)
        for number, _, _, kept in cursor.fetchall():
            steps = [{**{k: v for k, v in s.items() if k != "spec"}, "key": s["spec"]["key"]} for s in orjson.loads(kept)]
            _write(cursor, number, steps)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0009_figures_from_the_index"), ("procedures", "0003_listing")]
    operations = [
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="declaration",
                        serialize=False,
                        to="dossiers.dossier",
                    ),
                ),
                ("applicant", models.JSONField()),
                ("answers", models.JSONField(default=dict)),
            ],
        ),
        migrations.RunSQL(_DECLARED, _BACK),
        # References are checked at the commit; a table with checks outstanding cannot be altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RemoveField(model_name="dossier", name="answers"),
        migrations.RemoveField(model_name="dossier", name="applicant"),
        migrations.AddField(
            model_name="dossier", name="late_noted", field=models.BooleanField(default=False)
        ),
        migrations.AddField(
            model_name="dossier", name="wakes_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(model_name="step", name="rests", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="step", name="question", field=models.TextField(blank=True, default="")),
        migrations.RunSQL(_RESTS, migrations.RunSQL.noop),
        migrations.RunPython(specify, name_only),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RunSQL(
            "UPDATE dossiers_dossier SET wakes_at = due_at WHERE status IN (2, 4) AND due_at IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(wakes_at__isnull=False), fields=["wakes_at"], name="dossier_wakes"
            ),
        ),
    ]
