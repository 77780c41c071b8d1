"""The national portal as a partner of the exchange, by the generation that it speaks."""

from motcua.adapters.national_portal.legacy import LegacyPortal
from motcua.adapters.national_portal.mapping import in_force
from motcua.adapters.national_portal.portal import Portal
from motcua.adapters.national_portal.rest import RestPortal
from motcua.adapters.wire import PATIENCE, Line, Registration
from motcua.exchange.ports import Codes, Files

GENERATIONS = ("1.3", "1.4")


def portal(
    known: Registration, codes: Codes, files: Files, *, patience: tuple[float, float] = PATIENCE
) -> Portal:
    """Whoever speaks its language."""
    if known.generation == "1.3":
        return LegacyPortal(Line(known, patience=patience), codes, files)
    token = in_force()["rest"]["paths"]["token"]
    return RestPortal(Line(known, token_path=token, patience=patience), codes, files)
