"""Which copy is which: the copies of papers of a dossier by the words of the act that made them."""

from collections.abc import Mapping, Sequence

from motcua.dossiers.acts import told_of
from motcua.dossiers.models import Output
from motcua.dossiers.store import TOPIC
from motcua.platform.log import events_of

KINDS = frozenset({Output.Kind.COPY.value, Output.Kind.COPY_PRINT.value})


def names_of_copies(outputs: Sequence[Output]) -> Mapping[int, str]:
    """By the number of the output: `SAO Y số 01/SY-TTPVHCC: Giấy chứng sinh`; asks nothing where there is no copy."""
    copies = {one.event_seq: one for one in outputs if one.kind in KINDS}
    if not copies:
        return {}
    events = events_of(TOPIC, next(iter(copies.values())).dossier_id)
    told = {
        e.seq: (more(e.data) if (more := told_of(e.type).more) else "") for e in events if e.seq in copies
    }
    return {one.pk: told.get(seq, "") for seq, one in copies.items()}
