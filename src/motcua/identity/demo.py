"""Accounts of people who do not exist, for the sample province. All share one password, hashed once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.hashers import make_password

from motcua.identity.models import Account, Party
from motcua.kernel.actor import Actor
from motcua.platform.transactions import command


@command
def open_demo_accounts(*, actor: Actor, usernames: Sequence[str], password: str) -> None:
    """Log-ins of the sample's officials; those that exist stay as they are."""
    hashed = make_password(password)
    Account.objects.bulk_create(
        (Account(username=name, password=hashed, demo=True) for name in usernames), ignore_conflicts=True
    )


@command
def register_demo_people(*, actor: Actor, people: Sequence[Mapping[str, Any]], password: str) -> None:
    """The sample's citizens and organisations with their log-ins; those that exist stay as they are."""
    hashed = make_password(password)
    known = set(Account.objects.values_list("username", flat=True))
    for row in people:
        if row["username"] not in known:
            party = Party.objects.create(**_fields(row))
            Account.objects.create(row["username"], None, party=party, demo=True)
            Account.objects.filter(username=row["username"]).update(password=hashed)


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    texts = {k: row.get(k) or "" for k in ("gender", "address", "phone", "email")}
    return {
        "kind": row["kind"],
        "name": row["name"],
        "id_number": row.get("id_number"),
        "tax_code": row.get("tax_code"),
        "born": row.get("born") or "",
        "commune": row.get("commune_gso") or "",
        **texts,
    }
