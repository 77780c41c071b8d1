"""Effects: whatever leaves the house, as a row with its state."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table for letters, signatures, reactions and everything later."""

    dependencies: ClassVar = [
        ("platform", "0006_words_beside_the_log"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Effect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("key", models.TextField(unique=True)),
                ("subject", models.TextField(blank=True, default="")),
                ("payload", models.JSONField(default=dict)),
                ("state", models.TextField(default="pending")),
                ("due_at", models.DateTimeField()),
                ("started_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.IntegerField(default=0)),
                ("unknowns", models.IntegerField(default=0)),
                ("outcome", models.TextField(blank=True, default="")),
                ("last_error", models.TextField(blank=True, default="")),
                ("reason", models.TextField(blank=True, default="")),
                ("result", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "done"), _negated=True),
                        fields=["due_at"],
                        name="effects_still_open",
                    ),
                    models.Index(
                        condition=models.Q(("outcome", "refused")),
                        fields=["-done_at"],
                        name="effects_refused",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["pending", "in_flight", "retry_at", "done", "needs_person"])
                        ),
                        name="effect_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_flight"), _negated=True),
                            ("claimed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="effect_in_flight_since_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            ("done_at__isnull", False),
                            _connector="OR",
                        ),
                        name="effect_done_at_a_moment",
                    ),
                ],
            },
        ),
    ]
