"""Which agency settles a procedure, and at which counter what is passed on to it arrives."""

from motcua.agencies.queries import agency, among, communes, counters, existing, heirs, in_order
from motcua.agencies.types import Agency
from motcua.kernel.errors import Invalid
from motcua.procedures.queries import takes_in
from motcua.procedures.types import Content


def settles(agency: Agency | None, content: Content) -> bool:
    """Whether this agency settles the procedure; `*commune` stands for every People's Committee of a commune."""
    if agency is None:
        return False
    named = agency.code in heirs().all_today(content.agencies)
    return named or ("*commune" in content.agencies and agency.kind == "commune")


def competent(content: Content) -> list[Agency]:
    """The agencies of today that settle the procedure, as people look them up."""
    named = list(among(content.agencies))
    return in_order([*named, *communes()] if "*commune" in content.agencies else named)


def settling_near(place: Agency | str, content: Content) -> Agency:
    """Which agency settles the procedure for somebody who files at `place`: that one, else one of the same commune,
    else the only one there is; `place` may name an agency itself. Raises `Invalid` when it does not follow.
    """
    here = agency(place) if isinstance(place, str) else place
    if settles(here, content):
        return here
    known = competent(content)
    near = [one for one in known if here.commune_gso and one.commune_gso == here.commune_gso]
    if len(found := near or known) == 1:
        return found[0]
    raise Invalid("Chưa rõ cơ quan nào giải quyết %(name)s cho nơi này.", name=content.title)


def elsewhere(content: Content, but: str) -> list[Agency]:
    """Where the way may lead that is not `but`: those that settle the procedure first, then the other authorities."""
    first = [a for a in competent(content) if a.code != but]
    known = {a.code for a in first} | {but}
    rest = [a for a in existing() if a.code not in known and not a.is_counter]
    return [*first, *in_order(rest)]


def receiving_for(counter: Agency | None, settling: Agency | None, content: Content) -> str:
    """The counter of the competent agency, where `counter` takes a dossier in that is another's to receive; else empty.

    A commune's dossiers are its own centre's, all others the province's. Whatever no counter can be found for stays
    where it was filed.
    """
    if counter is None or settling is None or _is_own(counter, settling):
        return ""
    try:
        found = counter_for(settling.code, content).code
    except Invalid:
        return ""
    return "" if found == counter.code else found


def _is_own(counter: Agency, settling: Agency) -> bool:
    if settling.kind == "commune":
        return counter.commune_gso == settling.commune_gso
    return counter.kind == "centre"


def counter_for(to: str, content: Content) -> Agency:
    """Where the dossiers of an agency come in: its commune's own centre, else the province's.

    Raises `Invalid` when the agency settles no such procedure here, or nobody takes it in.
    """
    target = agency(to)
    if not settles(target, content):
        sentence = (
            "%(name)s không giải quyết thủ tục này trên hệ thống nên chưa chuyển ngay được. "
            "Hãy chọn cơ quan khác, hoặc bỏ chọn chuyển ngay để người nộp tự đến đó."
        )
        raise Invalid(sentence, fields={"pass_on": [sentence]}, name=target.name)
    taking = [c for c in counters() if takes_in(content, c.code)]
    own = [c for c in taking if c.commune_gso and c.commune_gso == target.commune_gso]
    if found := [*own, *(c for c in taking if c.kind == "centre")]:
        return found[0]
    sentence = "Chưa có quầy nào nhận thủ tục này cho %(name)s. Hãy bỏ chọn chuyển ngay."
    raise Invalid(sentence, fields={"pass_on": [sentence]}, name=target.name)
