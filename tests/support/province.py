"""The sample province in a database of its own, loaded once for all runs: facts for tests of whole journeys."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from motcua.agencies.queries import forget_calendars
from motcua.config import sample
from motcua.dossiers.queries.worklists import forget_procedures
from motcua.procedures import search_index
from motcua.procedures.queries import frozen, route_of
from tests.support.database import filled_database


@contextmanager
def sample_province() -> Iterator[None]:
    """Django's connection serves a copy of the whole sample province; what is committed stays until the end."""
    with filled_database("province", sample.load, digest_of_sample()):
        forget_database()
        yield
    forget_database()


@cache
def digest_of_sample() -> str:
    """By what another state of the sample's data is told."""
    digest = hashlib.sha256()
    for path in sorted(sample.DATA.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def forget_database() -> None:
    """What this process remembers of versions, agencies and the catalogue belongs to another database."""
    frozen.cache_clear()
    route_of.cache_clear()
    forget_calendars()
    forget_procedures()
    search_index.forget()
