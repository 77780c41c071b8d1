"""How signing stands, for the doctor and its page: stores, keys, who could not sign, authorities that are away."""

from collections.abc import Iterator, Sequence

from motcua.config import signing_stores
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Refusal
from motcua.kernel.vietnamese import moment
from motcua.keyring import queries
from motcua.keyring.types import BAD, Holder, State
from motcua.platform.findings import Finding

_PART = "Khoá ký"
_MOST_NAMED = 3
_PAGE = "Xem trang Sẵn sàng ký."


def findings() -> Iterator[Finding]:
    """Each store by itself, then keys, then what would stop signing."""
    for name, store in signing_stores.stores().items():
        try:
            number = len(store.available())
        except Refusal as away:
            yield Finding(f"{_PART}: {name}", "bad", str(away), "Xem kho khoá và thiết lập SIGNING.")
        else:
            yield Finding(f"{_PART}: {name}", "good", f"trả lời; {number} chứng thư số")
    ready = queries.readiness(SYSTEM)
    yield from _keys(ready.holders)
    if ready.single:
        named = ", ".join(agency.name for agency, _ in ready.single[:_MOST_NAMED])
        what = f"{len(ready.single)} cơ quan chỉ một người hoặc không ai ký được: {named}"
        yield Finding(_PART, "note", what, "Giao khoá hoặc ủy quyền cho người thứ hai. " + _PAGE)
    for url, since in signing_stores.revocation_kept().outages().items():
        what = f"{url} không trả lời từ {moment(since)}"
        yield Finding("Thu hồi chứng thư", "note", what, "Hỏi nơi cấp chứng thư.")


def _keys(found: Sequence[Holder]) -> Iterator[Finding]:
    bad = [one for one in found if one.state in BAD]
    soon = [one for one in found if one.state in (State.SOON, State.ENDS)]
    if bad:
        yield Finding(_PART, "bad", f"không có khoá dùng được: {_named(bad)}", _PAGE)
    if soon:
        yield Finding(_PART, "note", f"chứng thư sắp hết hạn: {_named(soon)}", _PAGE)
    if not bad and not soon:
        yield Finding(_PART, "good", f"{len(found)} người ký và con dấu đều có khoá dùng được")


def _named(some: Sequence[Holder]) -> str:
    more = f" và {len(some) - _MOST_NAMED} nữa" if len(some) > _MOST_NAMED else ""
    return ", ".join(one.name for one in some[:_MOST_NAMED]) + more
