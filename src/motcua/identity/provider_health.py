"""How each provider of log-ins is, by measurement (`platform/outside`): every question of a log-in is one, and while
nobody logs in, the clock asks once a minute."""

from time import monotonic

from motcua.identity import ports
from motcua.kernel.errors import Unavailable
from motcua.platform.outside import Health, health_of, is_to_be_probed, note_try


def health_of_providers() -> list[Health]:
    """How those of this installation are, in the order in which pages offer them."""
    return [health_of(provider) for provider in ports.offered()]


def probe_providers() -> None:
    """Ask whoever was not asked for almost a minute whether it is there."""
    for provider in ports.offered():
        if is_to_be_probed(provider):
            _probe(provider)


def _probe(provider: str) -> None:
    asked = ports.connected(provider)
    if asked is None:
        return
    begun = monotonic()
    try:
        asked.probe()
    except Unavailable:
        note_try(provider, answered=False, seconds=monotonic() - begun)
    else:
        note_try(provider, answered=True, seconds=monotonic() - begun)
