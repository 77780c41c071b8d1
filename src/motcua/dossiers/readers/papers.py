"""The reader that asks for papers: an event that calls for one becomes an effect, which a worker performs."""

from collections.abc import Sequence

from motcua.dossiers.acts.submit import is_told
from motcua.dossiers.outputs.forms import NOTICES
from motcua.dossiers.outputs.notices import call_off, owe
from motcua.dossiers.outputs.papers import EVENTS, STALE, request_for
from motcua.dossiers.store import TOPIC
from motcua.kernel import clock
from motcua.platform.effects.commands import ask
from motcua.platform.readers import LogEvent


class Papers:
    """Receipt and statutory forms, each for the event that calls for it; notices wait for whoever signs them."""

    name = "papers"
    topics: tuple[str, ...] = (TOPIC,)
    version = 1

    def read(self, events: Sequence[LogEvent]) -> None:
        """Ask for what these events call for; asked for already when it is read again."""
        youngest_stale = clock.now() - STALE
        calling = [e for e in events if e.type in EVENTS and e.at > youngest_stale and is_told(e.data)]
        owe(EVENTS, [e for e in calling if EVENTS[e.type] in NOTICES])
        for undone in (e for e in events if "undoes" in e.data):
            call_off(undone)
        made = [e for e in calling if EVENTS[e.type] not in NOTICES]
        ask(*(request_for(e.stream, e.data["code"], EVENTS[e.type], e.seq) for e in made))

    def forget(self) -> None:
        """What was made stays: the key of each effect keeps it from being made again."""
