"""The door for a WSGI server; `./motcua serve` opens it."""

import os

from django.core.wsgi import get_wsgi_application

from motcua.config import orphans

orphans.die_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
application = get_wsgi_application()
