from django.db import migrations, models


class Migration(migrations.Migration):
    """A further kind of paper that we issue; the database knows no kinds."""

    dependencies = [("dossiers", "0051_filing_times")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="output",
                    name="kind",
                    field=models.TextField(
                        choices=[
                            ("receipt", "Receipt"),
                            ("form_01", "Form 01"),
                            ("form_02", "Form 02"),
                            ("form_03", "Form 03"),
                            ("form_04", "Form 04"),
                            ("form_05", "Form 05"),
                            ("opinion", "Opinion"),
                            ("control_slip", "Control Slip"),
                            ("result", "Result"),
                            ("copy", "Copy"),
                            ("copy_print", "Copy Print"),
                        ]
                    ),
                )
            ]
        )
    ]
