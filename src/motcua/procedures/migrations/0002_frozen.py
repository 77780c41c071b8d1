"""A published version never changes: the database itself says no."""

from typing import ClassVar

from django.db import migrations

FROZEN = """
CREATE FUNCTION procedures_version_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.content IS DISTINCT FROM OLD.content OR NEW.number <> OLD.number
       OR NEW.procedure_id <> OLD.procedure_id OR NEW.state = 'draft' THEN
        RAISE EXCEPTION 'a published version is frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER version_is_frozen BEFORE UPDATE OR DELETE ON procedures_version
    FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION procedures_version_is_frozen();
"""


class Migration(migrations.Migration):
    """Freeze published versions."""

    dependencies: ClassVar = [("procedures", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(FROZEN, "DROP FUNCTION procedures_version_is_frozen() CASCADE")
    ]
