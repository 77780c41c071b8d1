"""Whose dossier it is: what a stranger types binds nobody; whoever is known is told, and can object."""

from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from motcua.dossiers import access, commands, outputs, store
from motcua.dossiers.acts.object_to_filing import OBJECT_TO_FILING, ObjectToFiling
from motcua.dossiers.acts.return_result import RETURN
from motcua.dossiers.commands.filing import problems
from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.outputs.paper_labels import party as printed
from motcua.dossiers.queries.detail import detail
from motcua.dossiers.queries.figure_rows import figure_rows, in_order
from motcua.dossiers.queries.grounds import PROOF
from motcua.dossiers.queries.journey import happenings
from motcua.dossiers.queries.looks import looks
from motcua.dossiers.queries.search import search
from motcua.dossiers.queries.worklists import Wanted, worklist
from motcua.dossiers.readers.inbox import Inbox
from motcua.identity.models import Party
from motcua.identity.types import Claims
from motcua.kernel import clock
from motcua.kernel.actor import STRANGER, Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.notifications.models import InboxItem
from motcua.platform.effects.models import Effect
from motcua.platform.readers import story
from tests.support import acts, cast

pytestmark = [pytest.mark.usefixtures("province", "db")]

UNKNOWN = {
    "kind": "person",
    "ground": "mandate",
    "name": "Lý Thị Mới",
    "id_number": "022190001234",
    "born": "1990",
    "phone": "0912345678",
    "email": "ke.la@example.vn",
}
KNOWN = {**UNKNOWN, "name": "Phạm Thị Tỵ", "id_number": "022149990056", "born": "20/10/1949"}
CLAIMS = Claims("s", "T-9", "Lý Thị Mới", 2, id_number="022190001234", born="1990-05-01")


def drafted(owner: dict[str, Any], *, by: Actor | None = None, proof: bool = True) -> Draft:
    """Filed by a citizen for another, with the paper that proves the mandate."""
    who = by or cast.applicant()
    draft = cast.draft(by=who, owner=owner)
    if proof:
        commands.lay(actor=who, draft=draft.pk, component=PROOF, name="uy-quyen.png", data=cast.picture(7))
    return draft


def filed(owner: dict[str, Any], *, by: Actor | None = None) -> Dossier:
    who = by or cast.applicant()
    return commands.submit(actor=who, draft=drafted(owner, by=who).pk)


def log_in(**more: Any) -> Party:
    """The holder of the number enters by VNeID."""
    party = commands.log_in_from_claims(actor=STRANGER, claims=replace(CLAIMS, **more)).party
    assert party is not None
    return party


def told(party: Party) -> list[str]:
    return list(InboxItem.objects.filter(party=party).order_by("pk").values_list("title", flat=True))


def of(party: Party) -> Actor:
    return replace(cast.person("nguoigia"), party_id=party.pk)


def object_to(dossier: Dossier, actor: Actor) -> None:
    commands.carry_out(
        OBJECT_TO_FILING, actor=actor, dossier=dossier.pk, given=ObjectToFiling(note="Tôi không nhờ ai.")
    )


def test_what_a_stranger_types_makes_no_party_and_stays_in_the_dossier() -> None:
    before = Party.objects.count()
    dossier = filed(UNKNOWN)
    assert Party.objects.count() == before
    assert (dossier.owner, dossier.filer_id) == (None, cast.applicant().party_id)
    assert (dossier.owner_name, dossier.applicant["id_number"]) == ("Lý Thị Mới", "022190001234")
    assert access.may_see(cast.applicant(), dossier.pk)


def test_the_real_holder_gets_in_and_inherits_nothing_from_the_stranger() -> None:
    filed(UNKNOWN)
    entered = log_in()
    assert (entered.id_number, entered.phone, entered.email) == ("022190001234", "", "")


def test_filing_is_answered_alike_whether_the_number_is_known_or_not() -> None:
    unknown, known = drafted(UNKNOWN), drafted(KNOWN)
    taken = drafted({**KNOWN, "name": "Ai Đó Khác"})
    assert problems(unknown) == problems(known) == problems(taken) == {}
    sent = [commands.submit(actor=cast.applicant(), draft=d.pk) for d in (unknown, known, taken)]
    assert [d.owner is None for d in sent] == [True, False, True]
    seen = [detail(cast.applicant(), d.code) for d in sent]
    assert len({tuple(a.key for a in s.actions) for s in seen}) == 1


def as_the_filer_sees_it(dossier: Dossier) -> tuple[object, ...]:
    """What of a dossier could tell its filer that something about the owner changed."""
    seen = detail(cast.applicant(), dossier.code)
    told = access.told(happenings(cast.renewed(dossier)), access.audience(cast.applicant(), own=True))
    return seen.dossier.chain_seq, [act.key for act in seen.actions], [h.type for h in told], looks(dossier)


def test_whoever_logs_in_for_the_first_time_finds_what_was_filed_for_them_and_can_object() -> None:
    dossier, of_another = filed(UNKNOWN), filed({**UNKNOWN, "name": "Lý Thị Khác"})
    before = as_the_filer_sees_it(dossier)
    owner = log_in(email="moi@vidu.vn")
    assert (cast.renewed(dossier).owner, cast.renewed(of_another).owner) == (owner, None)
    assert told(owner) == [f"Hồ sơ {dossier.code}: Tằng Văn Phúc nộp thay bạn"]
    body = InboxItem.objects.get(party=owner).body
    for words in ("được ủy quyền", dossier.procedure_name, "Phản đối việc nộp thay"):
        assert words in body
    assert Effect.objects.filter(payload__to="moi@vidu.vn", subject=dossier.code).count() == 1
    assert as_the_filer_sees_it(dossier) == before
    assert OBJECT_TO_FILING in detail(of(owner), dossier.code).actions
    object_to(dossier, of(owner))


def test_it_is_told_once_however_often_they_come_and_whoever_reads_the_log() -> None:
    dossier = filed(UNKNOWN)
    owner = log_in()
    log_in()
    Inbox().read(story(store.TOPIC, dossier.pk))
    assert told(owner) == [f"Hồ sơ {dossier.code}: Tằng Văn Phúc nộp thay bạn"]


def test_a_number_that_was_not_proven_in_person_opens_nothing() -> None:
    dossier = filed(UNKNOWN)
    log_in(assurance=1)
    assert cast.renewed(dossier).owner is None
    owner = log_in(assurance=2)
    assert cast.renewed(dossier).owner == owner


def test_an_organisation_finds_its_dossiers_by_tax_code() -> None:
    company = {
        "kind": "organisation",
        "ground": "office",
        "name": "Công ty Hoa Ban",
        "tax_code": "0100112437",
    }
    dossier = commands.submit(actor=cast.applicant(), draft=drafted(company, proof=False).pk)
    entered = log_in(organisation=True, name="CÔNG TY HOA BAN", tax_code="0100112437", id_number="", born="")
    assert cast.renewed(dossier).owner == entered


def test_an_official_who_sees_the_paper_opens_what_was_filed_before() -> None:
    before = filed(UNKNOWN)
    now = at_the_counter(paper_seen=True)
    assert now.owner is not None
    assert cast.renewed(before).owner == now.owner
    assert told(now.owner) == [f"Hồ sơ {before.code}: Tằng Văn Phúc nộp thay bạn"]


def test_a_foreigner_whose_passport_is_seen_finds_what_was_filed_for_the_same_passport() -> None:
    korean = {"document": "passport", "passport": "M12345678", "nationality": "KR", "name": "KIM MIN JUN"}
    same, other = (filed({**UNKNOWN, **korean, "id_number": "", "nationality": c}) for c in ("KR", "JP"))
    known = at_the_counter(**korean, id_number="", paper_seen=True).owner
    assert known is not None
    assert (cast.renewed(same).owner, cast.renewed(other).owner) == (known, None)


def test_what_was_filed_at_a_counter_before_the_paper_was_seen_is_told_as_their_own() -> None:
    dossier = at_the_counter()
    owner = log_in()
    assert cast.renewed(dossier).owner == owner
    assert told(owner) == [f"Hồ sơ {dossier.code}: có trong tài khoản của bạn"]


def test_of_a_dossier_that_is_over_they_are_told_where_to_go() -> None:
    dossier = filed(UNKNOWN)
    acts.withdraw(actor=cast.applicant(), dossier=dossier.pk, note="Nhầm")
    assert "đã kết thúc" in InboxItem.objects.get(party=log_in()).body


def test_a_corrected_number_opens_what_was_filed_for_it() -> None:
    dossier = filed(UNKNOWN)
    slip = at_the_counter(id_number="022190001235", paper_seen=True).owner
    assert slip is not None
    right = {k: UNKNOWN[k] for k in ("name", "id_number", "born")}
    commands.correct_party(actor=cast.receiver(), party=slip.pk, given=right, reason="Gõ sai số")
    assert cast.renewed(dossier).owner == slip


def test_the_owner_objects_once_officials_see_it_and_the_filer_does_not() -> None:
    dossier = filed(KNOWN)
    owner = cast.person("nguoigia")
    assert OBJECT_TO_FILING in detail(owner, dossier.code).actions
    object_to(dossier, owner)
    assert OBJECT_TO_FILING not in detail(owner, dossier.code).actions
    with pytest.raises(Conflict):
        object_to(dossier, owner)
    happened = happenings(cast.renewed(dossier))
    at_desk, for_filer = (
        access.told(happened, access.audience(a, own=True)) for a in (cast.receiver(), cast.applicant())
    )
    assert at_desk[-1].note == "Tôi không nhờ ai."
    assert {h.type for h in for_filer} == {"submitted"}


def test_nobody_but_the_owner_objects_and_not_to_their_own_filing() -> None:
    for actor in (cast.applicant(), cast.receiver()):
        with pytest.raises(NotAllowed):
            object_to(filed(KNOWN), actor)
    own = cast.submitted()
    assert OBJECT_TO_FILING not in detail(cast.applicant(), own.code).actions


def test_without_the_paper_that_proves_a_mandate_nothing_is_sent() -> None:
    with pytest.raises(Invalid, match="Văn bản ủy quyền"):
        commands.submit(actor=cast.applicant(), draft=drafted(UNKNOWN, proof=False).pk)
    parent = {**UNKNOWN, "ground": "parent", "born": "2020", "document": "none", "id_number": ""}
    assert commands.submit(actor=cast.applicant(), draft=drafted(parent, proof=False).pk).owner is None


def at_the_counter(**owner: Any) -> Dossier:
    who = cast.receiver()
    begun = commands.start(actor=who, procedure=cast.BIRTH.procedure, channel="direct")
    change = commands.DraftChange(
        owner={**UNKNOWN, "ground": "", **owner},
        handling_id=cast.HANDLING,
        case_code=cast.BIRTH.case,
        returning="counter",
        answers=cast.draft().answers,
    )
    draft = commands.save(actor=who, draft=begun.pk, change=change)
    return commands.submit(actor=who, draft=draft.pk)


def test_an_official_who_saw_the_paper_makes_its_holder_known() -> None:
    assert at_the_counter().owner is None
    known = at_the_counter(paper_seen=True).owner
    assert known is not None
    assert (known.id_number, known.phone) == ("022190001234", "0912345678")
    assert log_in() == known


def test_a_foreigner_is_known_by_passport_and_country() -> None:
    korean = {"document": "passport", "passport": "M12345678", "nationality": "KR", "name": "KIM MIN JUN"}
    first, again = (at_the_counter(**korean, id_number="", paper_seen=True).owner for _ in range(2))
    other = at_the_counter(**{**korean, "nationality": "JP"}, id_number="", paper_seen=True).owner
    assert first is not None
    assert first == again != other


def test_what_a_proxy_says_about_reaching_the_owner_is_not_taken_for_the_owners_word() -> None:
    dossier = at_the_counter(paper_seen=True, ground="mandate", asker="Hà Thị Thay", proof_seen=True)
    assert dossier.owner is not None
    assert (dossier.owner.phone, dossier.owner.email) == ("", "")
    assert printed(dossier).name == "Hà Thị Thay"
    assert (
        OBJECT_TO_FILING
        in detail(replace(cast.person("nguoigia"), party_id=dossier.owner.pk), dossier.code).actions
    )


def test_lists_show_who_asks_and_for_whom() -> None:
    """Online the filer; at a counter whoever stands there; the owner where nobody asks for them."""
    asked = [
        (filed(UNKNOWN), "Tằng Văn Phúc"),
        (at_the_counter(ground="mandate", asker="Hà Thị Thay", proof_seen=True), "Hà Thị Thay"),
        (at_the_counter(), "Lý Thị Mới"),
        (cast.submitted(), "Tằng Văn Phúc"),
    ]
    listed = {w.dossier.code: w.dossier for w in worklist(cast.receiver(), Wanted(list="unit")).steps}
    found = figure_rows([d.pk for d, _ in asked], clock.now())
    for (dossier, asker), row in zip(asked, found, strict=True):
        assert dossier.asker_name == row.dossier.asker_name == listed[dossier.code].asker_name == asker
        assert listed[dossier.code].owner_name == dossier.owner_name
    by_asker = in_order(Dossier.objects.all(), "asker", clock.now())
    assert by_asker[0] == asked[1][0].pk
    assert by_asker[1] == asked[2][0].pk


def test_the_counter_finds_a_dossier_by_who_stood_there_and_gives_the_result_to_who_asked() -> None:
    dossier = at_the_counter(ground="mandate", asker="Hà Thị Thay", proof_seen=True)
    [found] = search(cast.receiver(), "ha thi thay").found
    assert (found.dossier, [str(m.label) for m in found.matches]) == (dossier, ["Người yêu cầu"])
    starts = RETURN.starts
    assert starts is not None
    assert starts(detail(cast.receiver(), dossier.code))["taken_by"] == "Hà Thị Thay"


def test_the_control_slip_names_who_brought_the_dossier_and_whose_it_is() -> None:
    slip = outputs.look(filed(UNKNOWN), "control_slip").content
    assert slip is not None
    words = " ".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(slip))
    assert words.count("Tằng Văn Phúc") == 2
    assert "Chủ hồ sơ: Lý Thị Mới" in words


def test_who_asks_stands_on_papers_with_their_own_address_and_number() -> None:
    paper = printed(filed(UNKNOWN), masked=False)
    assert (paper.name, paper.owner) == ("Tằng Văn Phúc", "Lý Thị Mới")
    assert (paper.identity_number, paper.phone) == ("022092990017", "0900000011")
    own = printed(cast.submitted(), masked=False)
    assert own.name == own.owner == "Tằng Văn Phúc"


def test_an_official_accepts_a_dossier_whose_owner_nobody_knows() -> None:
    dossier = filed({**UNKNOWN, "born": "1991", "gender": "male"})
    cast.accept(dossier)
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    assert cast.open_keys(dossier) == ["approve"]
