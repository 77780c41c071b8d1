"""Bringing a province's folder in: all of it as one transaction, by commands with an actor and a reason.

What the folder does not speak of stays as it is; applied again it changes nothing. A rehearsal does everything and
keeps nothing, so that what it shows is what would happen.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from motcua.agencies import commands as agencies
from motcua.config.province.checks import holdings, mistakes, post_key, with_linked
from motcua.config.province.folder import TABLES, Folder, Mistake, Row
from motcua.identity import commands as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, Refusal
from motcua.keyring import commands as keyring
from motcua.keyring.queries import offered
from motcua.notifications import commands as notifications
from motcua.platform.transactions import together
from motcua.platform.upsert import Change
from motcua.privacy import commands as privacy
from motcua.procedures import commands as procedures
from motcua.signing.types import Credential


def apply(folder: Folder, *, actor: Actor, reason: str, rehearsal: bool = False) -> list[Change]:
    """Bring the folder in and tell what changed; raises `Invalid` with the mistakes of a folder that has any."""
    if wrong := mistakes(folder):
        raise _wrong(wrong)
    keys = [(row, _offered(row)) for row in folder.rows("keys")]
    with together(rehearsal=rehearsal):
        said: dict[str, Any] = {"actor": actor, "reason": reason}
        changes = [change for table in TABLES for change in _APPLY[table](folder, said)]
        return changes + [change for row, given in keys for change in _key(row, given, said)]


def _wrong(found: Sequence[Mistake]) -> Invalid:
    return Invalid(
        "Thư mục có %(number)s chỗ sai, chưa có gì được ghi: %(first)s",
        code="province_wrong", number=len(found), first=found[0],
    )  # fmt: skip


@contextmanager
def _told(row: Row) -> Iterator[None]:
    """What only the installation knows of a row, such as what its key stores hold, is told at the row's place."""
    try:
        yield
    except Refusal as refusal:
        raise _wrong([Mistake(row.place, str(refusal))]) from refusal


def _offered(row: Row) -> Credential:
    with _told(row):
        return offered(row.data)


def _key(row: Row, given: Credential, said: Mapping[str, Any]) -> list[Change]:
    with _told(row):
        return keyring.give_listed(row=row.data, given=given, **said)


def _people(folder: Folder, said: Mapping[str, Any]) -> list[Change]:
    """Who is new gets an account that nobody can enter yet: an administrator sends them a link."""
    by_name: dict[str, dict[str, Any]] = {}
    for row, post, since, until in holdings(folder):
        person = by_name.setdefault(row.data["username"], {**row.data, "posts": []})
        person["posts"].append({"post": post, "from": since, "to": until})
    identity.open_accounts(actor=said["actor"], usernames=list(by_name))
    return agencies.appoint(officers=list(by_name.values()), **said)


def _calendars(folder: Folder, said: Mapping[str, Any]) -> list[Change]:
    found = []
    for row in folder.rows("calendars"):
        content = {key: value for key, value in row.data.items() if key != "agency"}
        found += agencies.put_calendar(agency=row.data.get("agency"), content=content, **said)
    return found


def _posts(folder: Folder, said: Mapping[str, Any]) -> list[Change]:
    posts = [{**row, "key": post_key(row)} for row in folder.plain("posts")]
    return agencies.establish_posts(units=folder.plain("units"), posts=posts, **said)


def _nothing(folder: Folder, said: Mapping[str, Any]) -> list[Change]:
    """Comes in with another table, or after all of them."""
    return []


_APPLY: Mapping[str, Callable[[Folder, Mapping[str, Any]], list[Change]]] = {
    "province": lambda f, said: agencies.establish_province(periods=f.plain("province"), **said),
    "agencies": lambda f, said: agencies.establish_agencies(agencies=f.plain("agencies"), **said),
    "renames": lambda f, said: agencies.rename_agencies(names=f.plain("renames"), **said),
    "former_communes": lambda f, said: agencies.establish_former_communes(
        communes=f.plain("former_communes"), **said
    ),
    "calendars": _calendars,
    "units": _nothing,
    "posts": _posts,
    "officers": _people,
    "forms": lambda f, said: procedures.define(
        forms=f.plain("forms"), routes=f.plain("routes"), results=f.plain("results"), **said
    ),
    "routes": _nothing,
    "results": _nothing,
    "procedures": lambda f, said: procedures.put_into_force(contents=with_linked(f), **said),
    "linked": _nothing,
    "areas": lambda f, said: procedures.establish_areas(areas=f.plain("areas"), **said),
    "life_events": lambda f, said: procedures.establish_life_events(events=f.plain("life_events"), **said),
    "life_paths": lambda f, said: procedures.establish_life_paths(paths=f.plain("life_paths"), **said),
    "everyday_names": lambda f, said: procedures.establish_everyday_names(
        names=f.plain("everyday_names"), **said
    ),
    "messages": lambda f, said: notifications.establish_templates(templates=f.plain("messages"), **said),
    "keys": _nothing,
    "purposes": lambda f, said: privacy.establish_purposes(purposes=f.plain("purposes"), **said),
}
