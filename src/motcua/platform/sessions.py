"""Sessions in the database, read with a prepared statement: every page of a person begins with it.

With a session comes when somebody last worked in it (`screen_lock`): one question for both.
"""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from motcua.kernel import clock
from motcua.platform import statements

_READ = """SELECT s.session_data, a.active_at FROM django_session s
LEFT JOIN platform_sessionactivity a ON a.session = s.session_key
WHERE s.session_key = %s::text AND s.expire_date > %s::timestamptz"""


class SessionStore(DatabaseSessions):
    """Django's own, but for the reading."""

    _active_at: datetime | None = None

    def load(self) -> dict[str, object]:
        """What is kept under the key; an unknown or expired key is forgotten, so that nobody can choose one."""
        found = statements.run(_READ, [self.session_key, clock.now()])
        if found:
            data, self._active_at = found[0]
            return self.decode(data)
        self._session_key = None
        return {}

    @property
    def active_at(self) -> datetime | None:
        """When somebody last worked in this session, as it stood when the session was read; None of one that has only
        begun."""
        self._get_session()  # type: ignore[attr-defined]  # read it, if nobody has yet
        return self._active_at
