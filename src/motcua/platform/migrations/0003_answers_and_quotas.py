"""Answers kept for repeated requests, and the counts of requests in a window."""

from typing import ClassVar

from django.db import migrations

TABLES = """
CREATE TABLE platform_answer (
    owner text NOT NULL,
    key text NOT NULL,
    request text NOT NULL,
    status smallint NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (owner, key)
);
CREATE INDEX answer_by_age ON platform_answer (at);
CREATE UNLOGGED TABLE platform_quota (
    policy text NOT NULL,
    who text NOT NULL,
    ends bigint NOT NULL,
    used integer NOT NULL,
    PRIMARY KEY (policy, who, ends)
);
"""


class Migration(migrations.Migration):
    """Tables without models: both are only reached by the SQL beside them."""

    dependencies: ClassVar = [("platform", "0002_bookmarks_by_snapshot")]
    operations: ClassVar = [migrations.RunSQL(TABLES, "DROP TABLE platform_answer, platform_quota")]
