"""Acting for an organisation or for a person who gave a mandate: what is seen, done, told, and seen no more."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from motcua.agencies.queries import actor_for
from motcua.dossiers import access, commands
from motcua.dossiers.acts.object_to_filing import OBJECT_TO_FILING, ObjectToFiling
from motcua.dossiers.acts.withdraw import WITHDRAW, Withdraw
from motcua.dossiers.models import Dossier, RepresentationProof
from motcua.dossiers.queries.detail import detail
from motcua.dossiers.queries.drafts import drafts
from motcua.dossiers.queries.journey import happenings
from motcua.dossiers.queries.known import drafts_of
from motcua.dossiers.queries.roles import roles, seen_in
from motcua.dossiers.queries.search import search
from motcua.dossiers.readers.inbox import Inbox
from motcua.identity.models import Account, Party, Representation
from motcua.identity.queries import Terms, as_role, person_facts, representation_facts
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.notifications.models import InboxItem
from motcua.platform.log import events_of
from motcua.platform.readers import story
from tests.support import cast

pytestmark = [pytest.mark.usefixtures("province", "db")]
PAPER = "Giấy chứng nhận đăng ký doanh nghiệp 5799000018"


def company() -> Party:
    return Party.objects.get(tax_code="5799000018")


def terms(username: str, **more: Any) -> Terms:
    """What is given of one of the cast, and how far their right goes."""
    party = Party.objects.get(account__username=username)
    return Terms.read({"name": party.name, "number": str(party.id_number), **more})


def representative(username: str = "chutiem") -> Actor:
    """Whose right an official at a counter saw, in the role of the company."""
    there = Representation.objects.filter(kind="representative", ended_at=None).first()
    if there is not None:
        return in_role(username, there)
    made = commands.record_representation(
        actor=cast.person("tiepnhan"), party=company().pk, terms=terms(username, kind="representative"),
        basis=PAPER, scan=None,
    )  # fmt: skip
    return in_role(username, made)


def employee(username: str = "luatsu", **more: Any) -> Actor:
    made = commands.name_agent(actor=representative(), terms=terms(username, kind="employee", **more))
    return in_role(username, made)


def mandate(username: str = "giaovien", *, giver: str = "nguoigia", **more: Any) -> Actor:
    return in_role(username, commands.name_agent(actor=cast.person(giver), terms=terms(username, **more)))


def in_role(username: str, made: Representation) -> Actor:
    return actor_for(Account.objects.get(username=username), assurance=2, role=made.pk)


def number_of(actor: Actor) -> int:
    assert actor.acts_for is not None
    return actor.acts_for.representation


def filed(actor: Actor) -> Dossier:
    return commands.submit(actor=actor, draft=cast.draft(by=actor).pk)


def tell(dossier: Dossier) -> None:
    Inbox().read(story("dossier", dossier.pk))


def titles(username: str) -> list[str]:
    found = InboxItem.objects.filter(party__account__username=username)
    return list(found.order_by("pk").values_list("title", flat=True))


def withdraw(actor: Actor, dossier: Dossier) -> None:
    commands.carry_out(WITHDRAW, actor=actor, dossier=dossier.pk, given=Withdraw(note="Nhầm."))


def test_an_official_who_saw_the_paper_begins_and_the_representative_names_others() -> None:
    boss = representative()
    assert boss.acts_for is not None
    assert boss.acts_for.name == company().name
    worker = commands.name_agent(actor=boss, terms=terms("luatsu", kind="employee", procedures="1.001193"))
    assert (worker.may, worker.only, worker.basis) == ("file", ["1.001193"], "")
    assert titles("chutiem") == [f"Bạn được làm thay {company().name}"]
    assert titles("luatsu") == [f"Bạn được làm thay {company().name}"]
    assert len(titles("congty")) == 2
    event = events_of("party", company().pk)[-1]
    assert event.type == "party.representation_given"
    assert event.actor["for"] == company().pk
    assert "luatsu" not in str(event.data)


def test_without_a_paper_no_official_takes_it_down_and_no_stranger_gives_it() -> None:
    with pytest.raises(Invalid) as refused:
        commands.record_representation(
            actor=cast.person("tiepnhan"), party=company().pk, terms=terms("chutiem", kind="representative"),
            basis=" ", scan=None,
        )  # fmt: skip
    assert "basis" in refused.value.fields
    for actor in (employee(), cast.person("nguoila"), cast.person("thamdinh")):
        with pytest.raises((NotAllowed, NotFound, Invalid)):
            commands.record_representation(
                actor=actor, party=company().pk, terms=terms("ngudan", kind="representative"), basis=PAPER,
                scan=None,
            )  # fmt: skip
    with pytest.raises(NotAllowed):
        commands.name_agent(actor=employee("ngudan"), terms=terms("nguoila", kind="employee"))


def test_what_is_filed_in_a_role_is_the_companys_and_tells_who_acted() -> None:
    worker = employee()
    dossier = filed(worker)
    assert (dossier.owner, dossier.filer_id, dossier.owner_name) == (company(), None, company().name)
    assert dossier.asker_name == "Nguyễn Hải Đăng Khôi"
    first = happenings(dossier)[0]
    assert first.who == f"Nguyễn Hải Đăng Khôi thay mặt {company().name}"
    [event] = events_of("dossier", dossier.pk)
    assert event.actor["for"] == company().pk
    assert event.actor["under"] == number_of(worker)
    assert "Khôi" not in str(event.actor)
    found = search(cast.person("tiepnhan"), "Hải Đăng Khôi").found
    assert dossier.code in [one.dossier.code for one in found]


def test_the_companys_people_see_it_and_nobody_else_does() -> None:
    dossier = filed(employee())
    boss = actor_for(Account.objects.get(username="chutiem"), assurance=2)
    others = (cast.person("luatsu"), boss, cast.person("nguoila"), cast.person("nongdan"))
    assert not any(access.may_see(actor, dossier.pk) for actor in others)
    chief = representative()
    assert access.get(chief, dossier.code) == dossier
    assert access.may_see(cast.person("congty"), dossier.pk)
    assert [role.number for role in seen_in(boss, code=dossier.code)] == [number_of(chief)]
    assert seen_in(cast.person("nguoila"), code=dossier.code) == []


def test_in_a_role_nothing_of_ones_own_is_seen() -> None:
    own = filed(cast.person("luatsu"))
    worker = employee()
    assert not access.may_see(worker, own.pk)
    with pytest.raises(NotFound):
        withdraw(worker, own)
    assert [role.number for role in seen_in(worker, code=own.code)] == [0]


def test_whose_right_has_ended_sees_nothing_more_and_is_told() -> None:
    worker = employee()
    dossier, right = filed(worker), worker.acts_for
    assert right is not None
    boss = representative()
    commands.end_representation(actor=boss, representation=right.representation)
    after = actor_for(Account.objects.get(username="luatsu"), assurance=2, role=right.representation)
    assert after.acts_for is None
    assert not access.may_see(after, dossier.pk)
    assert titles("luatsu")[-1] == f"Bạn không làm thay {company().name} nữa"
    with pytest.raises(Conflict):
        commands.end_representation(actor=boss, representation=right.representation)


def test_a_period_ends_by_itself() -> None:
    today = clock.now().date()
    worker = employee(valid_to=(today + timedelta(days=3)).isoformat())
    right = Representation.objects.get(pk=number_of(worker))
    with clock.at(clock.now() + timedelta(days=3)):
        assert in_role("luatsu", right).acts_for is not None
    with clock.at(clock.now() + timedelta(days=4)):
        assert in_role("luatsu", right).acts_for is None
        assert [role.number for role in roles(cast.person("luatsu"))] == [0]


def test_a_right_for_some_procedures_opens_no_other() -> None:
    birth = filed(employee())
    other = employee("ngudan", procedures="2.000635")
    assert not access.may_see(other, birth.pk)
    with pytest.raises(NotAllowed, match="không gồm thủ tục này"):
        commands.start(actor=other, procedure=cast.BIRTH.procedure)
    with pytest.raises(Invalid) as refused:
        commands.name_agent(
            actor=representative(),
            terms=terms("nguoila", kind="employee", procedures="9.999999"),
        )
    assert "procedures" in refused.value.fields


def test_who_may_only_prepare_leaves_the_draft_to_who_may_send() -> None:
    clerk = employee(may="prepare")
    draft = cast.draft(by=clerk)
    with pytest.raises(NotAllowed, match="không được nộp"):
        commands.submit(actor=clerk, draft=draft.pk)
    boss = representative()
    assert list(drafts(boss)) == [draft]
    assert list(drafts(cast.person("luatsu"))) == []
    dossier = commands.submit(actor=boss, draft=draft.pk)
    assert dossier.asker_name == "Lê Thị Quỳnh Dao"
    with pytest.raises(NotFound):
        withdraw(cast.person("luatsu"), dossier)
    assert not [act for act in detail(clerk, dossier.code).actions if act.at_portal]


def test_who_may_only_read_begins_nothing_and_does_nothing() -> None:
    dossier = filed(employee())
    reader = employee("ngudan", may="read")
    assert access.may_see(reader, dossier.pk)
    with pytest.raises(NotAllowed):
        commands.start(actor=reader, procedure=cast.BIRTH.procedure)
    with pytest.raises(NotAllowed):
        withdraw(reader, dossier)


def test_one_person_acts_for_several_and_sees_what_waits_in_each() -> None:
    employee()
    mandate("luatsu")
    offered = roles(cast.person("luatsu"))
    assert [role.right.giver.name if role.right else "" for role in offered] == [
        "", company().name, "Phạm Thị Tỵ",
    ]  # fmt: skip
    assert roles(replace(cast.person("luatsu"), assurance=1))[1:] == []


def test_a_mother_gives_a_mandate_is_told_of_what_is_filed_and_objects() -> None:
    daughter, mother = mandate(), cast.person("nguoigia")
    dossier = filed(daughter)
    assert (dossier.owner_id, dossier.filer_id) == (mother.party_id, None)
    tell(dossier)
    assert f"Hồ sơ {dossier.code}: Chìu Thị Mẩy nộp thay bạn" in titles("nguoigia")
    assert any(dossier.code in title for title in titles("giaovien"))
    given = ObjectToFiling(note="Tôi không nhờ việc này.")
    commands.carry_out(OBJECT_TO_FILING, actor=mother, dossier=dossier.pk, given=given)
    with pytest.raises(NotAllowed):
        commands.carry_out(OBJECT_TO_FILING, actor=daughter, dossier=dossier.pk, given=given)
    told = access.told(happenings(dossier), access.audience(daughter, own=True))
    assert "filing_objected" not in [one.type for one in told]


def test_what_somebody_files_for_themself_they_cannot_object_to() -> None:
    own = filed(cast.person("nguoigia"))
    with pytest.raises(NotAllowed):
        commands.carry_out(
            OBJECT_TO_FILING,
            actor=cast.person("nguoigia"),
            dossier=own.pk,
            given=ObjectToFiling(note="Không."),
        )


def test_a_mandate_shows_what_was_filed_since_and_only_what_it_is_about() -> None:
    with clock.at(clock.now() - timedelta(days=2)):
        before = filed(cast.person("nguoigia"))
    daughter = mandate(procedures=cast.BIRTH.procedure)
    since = filed(cast.person("nguoigia"))
    assert access.may_see(daughter, since.pk)
    assert not access.may_see(daughter, before.pk)
    with pytest.raises(NotFound):
        withdraw(daughter, before)
    own = cast.draft(by=cast.person("nguoigia"))
    assert list(drafts(daughter)) == []
    assert list(drafts(cast.person("nguoigia"))) == [own]


def test_a_mandate_that_names_no_end_lasts_a_year() -> None:
    made = commands.name_agent(actor=cast.person("nguoigia"), terms=terms("giaovien"))
    assert made.valid_to is not None
    assert (made.valid_to - made.valid_from).days in (364, 365)


def test_who_is_filed_for_sends_what_another_prepared() -> None:
    daughter = mandate(may="prepare")
    draft = cast.draft(by=daughter, owner={"self": True, "name": "Phạm Thị Tỵ"})
    dossier = commands.submit(actor=cast.person("nguoigia"), draft=draft.pk)
    assert dossier.asker_name == dossier.owner_name == "Phạm Thị Tỵ"
    assert "acted" not in dossier.applicant


def test_a_counter_takes_a_mandate_down_with_its_scan() -> None:
    mother = Party.objects.get(account__username="nguoigia")
    official = cast.person("tiepnhan")
    given: dict[str, Any] = {
        "actor": official,
        "party": mother.pk,
        "terms": terms("giaovien"),
        "basis": "Giấy ủy quyền 12/11/2026",
    }
    with pytest.raises(Invalid) as refused:
        commands.record_representation(**given, scan=None)
    assert "scan" in refused.value.fields
    made = commands.record_representation(**given, scan=("uy-quyen.png", cast.picture(5)))
    assert RepresentationProof.objects.get(representation=made).name == "uy-quyen.png"
    assert titles("nguoigia") == ["Chìu Thị Mẩy được làm thay bạn"]
    with pytest.raises(Invalid):
        commands.end_representation(actor=official, representation=made.pk)
    ended = commands.end_representation(actor=official, representation=made.pk, reason="Bà Tỵ yêu cầu.")
    assert ended.ended_by == official.name


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("number", {"number": "12"}),
        ("name", {"name": " "}),
        ("valid_to", {"valid_to": "2020-01-01"}),
        ("kind", {"kind": "employee"}),
        ("number", {"number": "022149990056"}),
    ],
)
def test_terms_that_nobody_could_use_are_told_at_their_field(field: str, more: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        commands.name_agent(actor=cast.person("nguoigia"), terms=terms("giaovien", **more))
    assert field in refused.value.fields


def test_a_right_with_another_name_beside_the_number_opens_nothing() -> None:
    commands.name_agent(actor=cast.person("nguoigia"), terms=terms("giaovien", name="Ai Đó Khác"))
    assert [role.number for role in roles(cast.person("giaovien"))] == [0]
    with pytest.raises(Conflict):
        commands.name_agent(actor=cast.person("nguoigia"), terms=terms("giaovien"))


def test_a_counter_registers_an_organisation_by_a_tax_code_that_holds() -> None:
    official = cast.person("tiepnhan")
    for wrong in ("5799000019", "0000000000", "123", ""):
        with pytest.raises(Invalid):
            commands.add_organisation(actor=official, given={"name": "Công ty Thử", "tax_code": wrong})
    made = commands.add_organisation(actor=official, given={"name": "Công ty Thử", "tax_code": "0100233488"})
    household = commands.add_organisation(
        actor=official, given={"name": "Hộ kinh doanh Dao", "tax_code": "022190990064"}
    )
    assert (made.tax_code, household.tax_code) == ("0100233488", "022190990064")
    with pytest.raises(Conflict):
        commands.add_organisation(actor=official, given={"name": "Công ty Khác", "tax_code": "0100233488"})
    with pytest.raises(NotAllowed):
        commands.add_organisation(actor=cast.person("nongdan"), given={"name": "X", "tax_code": "5700101468"})


def test_the_record_of_a_person_tells_whom_they_act_for_and_keeps_the_companys_drafts_out() -> None:
    worker = employee()
    cast.draft(by=worker)
    party = worker.party_id or 0
    [fact] = representation_facts([party])
    assert fact["for"] == company().name
    assert list(drafts_of([party])) == []
    assert len(drafts_of([company().pk])) == 1
    assert person_facts([party])


def test_two_records_made_one_keep_who_acts_for_them() -> None:
    official = cast.person("tiepnhan")
    twin = commands.add_organisation(actor=official, given={"name": "Sóng Mẫu Hai", "tax_code": "0100233488"})
    made = commands.record_representation(
        actor=official, party=twin.pk, terms=terms("ngudan", kind="representative"), basis=PAPER, scan=None
    )
    commands.merge_parties(actor=official, survivor=company().pk, other=twin.pk, reason="Một công ty.")
    made.refresh_from_db()
    assert made.giver == company()
    assert as_role(made).name == company().name
