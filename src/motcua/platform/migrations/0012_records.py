"""Lines of the logs: where they arrive, and the blocks in which they stay as they are."""

from django.db import migrations, models

# QCVN 12:2026/BCA: twelve months at least, unchanged.
BLOCKS = """
CREATE TABLE platform_recordblock (
    number bigint PRIMARY KEY,
    first bigint NOT NULL,
    last bigint NOT NULL CHECK (last >= first),
    since timestamptz NOT NULL,
    until timestamptz NOT NULL,
    sealed_at timestamptz NOT NULL,
    event bigint NOT NULL,
    body bytea NOT NULL,
    prev bytea NOT NULL,
    hash bytea NOT NULL
);
CREATE INDEX recordblock_by_number ON platform_recordblock (last);
CREATE INDEX recordblock_by_time ON platform_recordblock (until);
CREATE FUNCTION platform_recordblock_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.until < now() - interval '12 months' THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'lines of the logs stay as they are, for twelve months at least';
END $$;
CREATE TRIGGER recordblock_stays BEFORE UPDATE OR DELETE ON platform_recordblock
    FOR EACH ROW EXECUTE FUNCTION platform_recordblock_stays();
CREATE TRIGGER recordblocks_stay BEFORE TRUNCATE ON platform_recordblock
    FOR EACH STATEMENT EXECUTE FUNCTION platform_recordblock_stays();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('platform', '0011_session_activity'),
    ]

    operations = [
        migrations.RunSQL(
            BLOCKS, "DROP TABLE platform_recordblock; DROP FUNCTION platform_recordblock_stays() CASCADE"
        ),
        migrations.CreateModel(
            name='RecordBlock',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('first', models.BigIntegerField()),
                ('last', models.BigIntegerField()),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('sealed_at', models.DateTimeField()),
                ('event', models.BigIntegerField()),
                ('body', models.BinaryField()),
                ('prev', models.BinaryField()),
                ('hash', models.BinaryField()),
            ],
            options={
                'db_table': 'platform_recordblock',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='ArrivedRecords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lines', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='RecordFile',
            fields=[
                ('name', models.TextField(primary_key=True, serialize=False)),
                ('taken', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='RecordMark',
            fields=[
                ('name', models.TextField(primary_key=True, serialize=False)),
                ('number', models.BigIntegerField(default=0)),
                ('at', models.DateTimeField(blank=True, null=True)),
                ('problem', models.TextField(blank=True, default='')),
            ],
        ),
    ]
