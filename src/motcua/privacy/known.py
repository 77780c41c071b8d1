"""What the system knows of a person, part by part, as each floor tells it: how much, and what of it may be read.

The person reads everything that the portal would show them. An official reads here what they may read anyway: who
somebody is if they set people right at a counter, and the dossiers that are theirs to see; of all else they learn how
much there is (decision 0038).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.dossiers.queries import known as dossiers
from motcua.dossiers.queries.known import KeptFile
from motcua.identity.queries import (
    Party,
    account_facts,
    change_facts,
    person_facts,
    program_facts,
    representation_facts,
    sets_parties_right,
    with_merged,
)
from motcua.kernel.actor import Actor, Kind
from motcua.notifications.queries import letter_facts, letters_to, line_facts, lines_of, reply_facts
from motcua.personal_store.queries import of_parties, paper_facts, share_facts
from motcua.platform import log
from motcua.privacy.kinds import in_force
from motcua.privacy.models import DataRequest
from motcua.privacy.requests import happenings

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """One part of what is known: `purpose` for which it is kept, how many there are, how many of them may be read."""

    key: str
    purpose: str
    title: str
    count: int
    readable: int
    facts: Callable[[], Sequence[Facts]]


@dataclass(frozen=True)
class Known:
    """Everything that is known of a party, as far as whoever asks may read it."""

    party: Party
    parts: tuple[Part, ...]
    files: Callable[[], Iterator[KeptFile]]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is kept from whoever reads."""
        return all(part.readable == part.count for part in self.parts)

    def read(self) -> dict[str, list[Facts]]:
        """The facts that may be read, by part."""
        return {part.key: list(part.facts()) for part in self.parts if part.readable}


def known_of(actor: Actor, party: Party) -> Known:
    """What is known of a party, for themself or for an official."""
    parties = with_merged(party.pk)
    own = actor.kind is Kind.PERSON and actor.party_id == party.pk
    counter = own or sets_parties_right(actor)
    seen = dossiers.of_parties(parties) if own else dossiers.seen_by(actor, parties)
    seen = seen.select_related("counter", "handling", "declaration")
    parts = (
        *_of_identity(parties, own=own, counter=counter),
        *_of_dossiers(parties, seen),
        *_of_messages(parties, own),
        _of_requests(parties, own),
    )
    return Known(party, parts, lambda: (file for dossier in seen for file in dossiers.files_of(dossier)))


def _of_identity(parties: Sequence[int], *, own: bool, counter: bool) -> Iterator[Part]:
    title = _("Họ tên, số giấy tờ, cách liên lạc")
    yield _at_hand("person", "identity", title, person_facts(parties), may=counter)
    yield _at_hand("account", "accounts", _("Tài khoản và phiên đăng nhập"), account_facts(parties), may=own)
    title = _("Chương trình làm việc thay bạn")
    yield _at_hand("programs", "programs", title, program_facts(parties), may=own)
    title = _("Ai làm thay ai")
    yield _at_hand("acting", "acting", title, representation_facts(parties), may=own)
    yield _at_hand(
        "changes", "record", _("Thông tin được ghi nhận và sửa"), change_facts(parties), may=counter
    )


def _at_hand(key: str, purpose: str, title: str, facts: Sequence[Facts], *, may: bool) -> Part:
    """A part so small that it is read at once."""
    return Part(key, purpose, title, len(facts), len(facts) if may else 0, lambda: facts)


def _of_dossiers(parties: Sequence[int], seen: Any) -> Iterator[Part]:
    yield Part(
        "dossiers",
        "settle",
        _("Hồ sơ (chủ hồ sơ hoặc người nộp)"),
        dossiers.of_parties(parties).count(),
        seen.count(),
        lambda: [dossiers.dossier_facts(one) for one in seen],
    )


def _of_messages(parties: Sequence[int], own: bool) -> Iterator[Part]:
    drafts = dossiers.drafts_of(parties)
    shares = share_facts(parties)
    counts = (
        drafts.count(),
        of_parties(list(parties)).count(),
        len(shares),
        lines_of(parties).count(),
        letters_to(parties).count(),
    )
    kinds: tuple[tuple[str, str, str, Callable[[], Sequence[Facts]]], ...] = (
        ("drafts", "drafts", _("Bản nháp"), lambda: [dossiers.draft_facts(one) for one in drafts]),
        ("store", "store", _("Kho giấy tờ"), lambda: paper_facts(parties)),
        ("shares", "shares", _("Liên kết chia sẻ giấy tờ"), lambda: shares),
        ("inbox", "messages", _("Tin trong hộp thư"), lambda: line_facts(parties)),
        ("letters", "messages", _("Thư đã gửi"), lambda: letter_facts(parties)),
    )
    for (key, purpose, title, facts), count in zip(kinds, counts, strict=True):
        yield Part(key, purpose, title, count, count if own else 0, facts)
    title = _("Tin nhắn bạn trả lời, cách nhận tin bạn chọn")
    yield _at_hand("replies", "messages", title, reply_facts(parties), may=own)


def _of_requests(parties: Sequence[int], own: bool) -> Part:
    found = DataRequest.objects.filter(party_id__in=parties).order_by("pk")
    count, title = found.count(), _("Yêu cầu về dữ liệu")
    return Part(
        "requests", "requests", title, count, count if own else 0, lambda: [_request(one) for one in found]
    )


def _request(request: DataRequest) -> Facts:
    kinds = in_force().kinds
    return {
        "number": request.pk,
        "kind": _(kinds[request.kind].title) if request.kind in kinds else request.kind,
        "state": request.state,
        "received_at": log.iso(request.received_at),
        "due_at": log.iso(request.due_at),
        "story": [
            {"at": log.iso(one.at), "type": one.type, "who": one.who, "note": one.note}
            for one in happenings(request)
        ],
    }
