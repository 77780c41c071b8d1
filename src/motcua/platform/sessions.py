"""Sessions in the database, read with a prepared statement: every page of a person begins with it."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from motcua.kernel import clock
from motcua.platform import statements

_READ = (
    "SELECT session_data FROM django_session WHERE session_key = %s::text AND expire_date > %s::timestamptz"
)


class SessionStore(DatabaseSessions):
    """Django's own, but for the reading."""

    def load(self) -> dict[str, object]:
        """What is kept under the key; an unknown or expired key is forgotten, so that nobody can choose one."""
        found = statements.run(_READ, [self.session_key, clock.now()])
        if found:
            return self.decode(found[0][0])
        self._session_key = None
        return {}
