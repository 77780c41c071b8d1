"""What was late before it was paused is found by itself, instead of among all that are paused."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('dossiers', '0016_results_drawn_when_looked_at')]

    operations = [
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(
                condition=models.Q(('due_at__isnull', True), ('remaining__lt', 0), ('status__in', [5, 6])),
                fields=['handling', 'counter'],
                include=('stage',),
                name='dossier_paused_late',
            ),
        ),
    ]
