"""The reader that writes the ledger: what happens to a dossier becomes messages to each partner, in their order."""

from collections.abc import Sequence

from motcua.dossiers.queries.outside import TOPIC, described
from motcua.exchange import ledger, telling
from motcua.exchange.models import Strand
from motcua.platform.readers import LogEvent, with_words

_FIRST = 1


class Outgoing:
    """What one partner is told of dossiers filed since it was connected; of earlier ones a comparison tells it."""

    topics: tuple[str, ...] = (TOPIC,)
    version = 1

    def __init__(self, partner: str) -> None:
        self.partner = partner
        self.name = f"exchange.{partner}"

    def read(self, events: Sequence[LogEvent]) -> None:
        """Each event once: a strand knows which one it has read last."""
        since = telling.begun(self.partner).connected_at
        by_dossier: dict[int, list[LogEvent]] = {}
        for event in with_words(events):
            by_dossier.setdefault(event.stream, []).append(event)
        strands = Strand.objects.filter(partner=self.partner, way=Strand.Way.OUT, dossier__in=by_dossier)
        known = {strand.dossier for strand in strands if strand.dossier is not None}
        begins = {n for n, told in by_dossier.items() if told[0].seq == _FIRST and told[0].at >= since}
        facts = described(begins - known)
        for number in sorted(known | (begins & facts.keys())):
            held = telling.strand_of(self.partner, number, by_dossier[number][0].data["code"])
            telling.follow(held, by_dossier[number], facts.get(number))
            ledger.release(held)

    def forget(self) -> None:
        """What was written down stays: it may have been said already."""
