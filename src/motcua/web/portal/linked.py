"""The other dossiers of one filing, as the applicant and whoever holds code and secret see them."""

from motcua.dossiers.queries.linked import group_of
from motcua.dossiers.types import Dossier
from motcua.web.portal import dossier_labels
from motcua.web.ui.linked import Part, parts


def linked_parts(held: Dossier, *, own: bool, followed: frozenset[str] = frozenset()) -> list[Part]:
    """All that the filing of this dossier opened; empty for one that was filed by itself. Their pages can be opened by
    whose they are, and by whoever follows them (`followed`) with the secret that they share.
    """
    group = group_of(held.pk)
    if group is None:
        return []
    reach = {one.dossier.pk for one in group.siblings if own or one.dossier.code in followed}
    return parts(group, held.pk, reach, dossier_labels.status)
