"""Questions to registers of the State."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0001_ledger'),
    ]

    operations = [
        migrations.CreateModel(
            name='Enquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.TextField(unique=True)),
                ('register', models.TextField()),
                ('kind', models.TextField()),
                ('dossier', models.BigIntegerField(null=True)),
                ('draft', models.UUIDField(null=True)),
                ('role', models.TextField()),
                ('party', models.BigIntegerField(null=True)),
                ('asked_by', models.TextField()),
                ('post', models.TextField(blank=True, default='')),
                ('reason', models.TextField()),
                ('question', models.TextField()),
                ('state', models.TextField(choices=[('asked', 'Asked'), ('answered', 'Answered'), ('refused', 'Refused'), ('failed', 'Failed')], default='asked')),
                ('verdict', models.TextField(blank=True, default='')),
                ('answer', models.TextField(blank=True, default='')),
                ('wire', models.TextField(blank=True, default='')),
                ('reply', models.TextField(blank=True, default='')),
                ('tries', models.IntegerField(default=0)),
                ('outcome', models.TextField(blank=True, default='')),
                ('said', models.TextField(blank=True, default='')),
                ('asked_at', models.DateTimeField()),
                ('tried_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('valid_until', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('dossier__isnull', False)), fields=['dossier'], name='enquiry_dossier'), models.Index(condition=models.Q(('draft__isnull', False)), fields=['draft'], name='enquiry_draft'), models.Index(condition=models.Q(('party__isnull', False)), fields=['party'], name='enquiry_party'), models.Index(fields=['register', '-tried_at'], name='enquiry_tried'), models.Index(condition=models.Q(('state', 'asked')), fields=['state'], name='enquiry_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('dossier__isnull', False), ('draft__isnull', False), _connector='XOR'), name='enquiry_for_one_thing')],
            },
        ),
    ]
