"""Keys as a province's folder lists them: who signs or seals with which credential of which store."""

from collections.abc import Mapping
from typing import Any

from motcua.agencies.queries import agency, officer_by_id, officer_named
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.keyring.giving import all_in_force, credential, give_key, in_force, plain, same_name, store_named
from motcua.keyring.holders import of_officer
from motcua.keyring.models import KeyPeriod
from motcua.platform.transactions import command
from motcua.platform.upsert import Change
from motcua.signing.types import Credential, KeyRef

Row = Mapping[str, Any]
"""`holder` (a log-in or the code of an agency), `store`, `handle`, and `other_name` where somebody has compared."""


def holder_named(name: str) -> KeyRef:
    """Whose key is meant by the code of an agency or a log-in; raises `NotFound`."""
    try:
        return KeyRef("organisation", agency(name).code)
    except NotFound:
        return of_officer(officer_named(name).pk)


def offered(row: Row) -> Credential:
    """What a row names, asked of its store unless it is in use already; raises `NotFound`, `Unavailable`.

    Asked before anything is written: no transaction waits for a store.
    """
    used = KeyPeriod.objects.filter(store=row["store"], handle=row["handle"], until__isnull=True).first()
    return credential(used) if used else store_named(row["store"]).found(row["handle"])


@command
def give_listed(*, actor: Actor, row: Row, given: Credential, reason: str) -> list[Change]:
    """As `giving.give_key` gives it, which says what it raises; no change where it is in force already."""
    key = holder_named(row["holder"])
    before = in_force(key)
    made = give_key(
        actor=actor, key=key, store=row["store"], given=given, reason=reason,
        other_name=bool(row.get("other_name")),
    )  # fmt: skip
    if before and made.pk == before.pk:
        return []
    return [Change("keys", row["holder"], plain(before), plain(made) or {})]


def rows() -> list[dict[str, Any]]:
    """All that is in force, as `give_listed` takes it back."""
    return sorted(map(_row, all_in_force()), key=lambda one: str(one["holder"]))


def _row(period: KeyPeriod) -> dict[str, Any]:
    key = KeyRef.parse(period.key)
    name = key.ref if key.kind == "organisation" else _login(key)
    found = {"holder": name, "store": period.store, "handle": period.handle}
    return found if same_name(key, credential(period)) else {**found, "other_name": True}


def _login(key: KeyRef) -> str:
    return officer_by_id(int(key.ref.removeprefix("officer-"))).account.username
