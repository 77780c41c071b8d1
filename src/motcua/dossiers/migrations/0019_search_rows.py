"""Each dossier gets the row by which the desk finds it: code, owner, form, and the numbers that came later.

The rows are made by the same rules as those of new dossiers (`search_rows`): they hold nothing of their own and may be
made again at any time. A million dossiers take some minutes.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import orjson
from django.db import migrations, models

from motcua.dossiers import search_rows

BATCH = 2000
_DOSSIERS = """
SELECT d.id, d.code, d.version_id, d.case_code, d.counter_id, d.handling_id, c.applicant, c.answers, coalesce(p.name, ''),
    coalesce(r.number, '')
FROM dossiers_dossier d JOIN dossiers_declaration c ON c.dossier_id = d.id
LEFT JOIN identity_party p ON p.id = d.filer_id LEFT JOIN dossiers_resultdraft r ON r.dossier_id = d.id
WHERE d.id > %s ORDER BY d.id LIMIT %s
"""
_RECEIPTS = """
SELECT stream, data->>'reference' FROM platform_event
WHERE topic = 'dossier' AND type = 'fee_recorded' AND data->>'reference' <> ''
"""
_NO_FORM = {"schema": {"properties": {}}}


def fill(apps, schema_editor):
    """A row for each dossier and each number that came later."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_RECEIPTS)
        receipts, contents, last = dict(cursor.fetchall()), {}, 0
        while True:
            cursor.execute(_DOSSIERS, [last, BATCH])
            dossiers = cursor.fetchall()
            if not dossiers:
                return
            last = dossiers[-1][0]
            rows = [row for dossier in dossiers for row in _rows(cursor, dossier, contents, receipts)]
            with cursor.copy("COPY dossiers_searchrow (dossier_id, about, words) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)


def _rows(cursor, dossier, contents, receipts):
    number, code, version, case, counter, handling, applicant, answers, filer, result = dossier
    form, steps = _of_case(cursor, version, case, contents)
    places = {counter, handling, *(s["at"] for s in steps if s["at"] not in ("counter", "handling"))}
    found = search_rows.sources(
        code=code,
        form=form,
        applicant=orjson.loads(applicant),
        answers=orjson.loads(answers),
        filer=filer,
        places=places,
    )
    yield number, "form", found.row(number)["words"]
    for about, later in (("fee", receipts.get(number)), ("result", result)):
        if later:
            yield number, about, search_rows.number_words(later, places)


def _of_case(cursor, version, case_code, contents):
    """The form and the steps of a case, as its version has them."""
    if (version, case_code) not in contents:
        cursor.execute("SELECT content FROM procedures_version WHERE id = %s", [version])
        content = orjson.loads(cursor.fetchone()[0])
        case = next((c for c in content.get("cases", ()) if c["code"] == case_code), None)
        known = (content["forms"][case["form"]], content["routes"][case["route"]]["steps"]) if case else (_NO_FORM, ())
        contents[version, case_code] = known
    return contents[version, case_code]


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0018_what_was_laid_aside"),
        ("identity", "0003_token"),
        ("platform", "0004_closings"),
        ("procedures", "0003_listing"),
    ]
    operations = [
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.TextField(choices=[("form", "Form"), ("fee", "Fee"), ("result", "Result")])),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "dossier",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            "searchrow", models.UniqueConstraint(fields=("dossier", "about"), name="search_row_once")
        ),
        migrations.AddIndex(
            "searchrow",
            django.contrib.postgres.indexes.GinIndex(
                fastupdate=True, fields=["words"], gin_pending_list_limit=1024, name="search_words"
            ),
        ),
    ]
