"""Who asks ("người yêu cầu"): the owner themself, or whoever filed for them - never the official at the keyboard."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from motcua.dossiers.models import Dossier
from motcua.dossiers.roles import ACTED


def asker(dossier: Dossier) -> Mapping[str, str]:
    """Name, address, telephone, e-mail and number of who asks; of a proxy at the counter the name alone is known.

    Whoever files in a role is reached where whose it is.
    """
    given, filer = dossier.applicant, dossier.filer
    if filer is not None:
        number = filer.id_number or filer.passport or filer.tax_code or ""
        reached = {"address": filer.address, "phone": filer.phone, "email": filer.email}
        return {"name": filer.name, "number": number, **reached}
    if given.get(ACTED):
        return {"name": dossier.proxy_name, "number": "", **_reached(given)}
    if dossier.proxy_name:
        return {"name": dossier.proxy_name, "number": "", "address": "", "phone": "", "email": ""}
    return {"name": dossier.owner_name, "number": owner_number(given), **_reached(given)}


def with_askers(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """The same dossiers, each with what its `asker_name` looks at."""
    return rows.select_related("filer", "declaration").defer("declaration__answers")


def owner_number(given: Mapping[str, Any]) -> str:
    """The number by which the owner is known, on whatever paper it stands."""
    return next((str(given[k]) for k in ("id_number", "passport", "tax_code") if given.get(k)), "")


def _reached(given: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(given.get(name) or "") for name in ("address", "phone", "email")}
