"""The officials' work between intake and return: take, appraise, approve, sign, seal, hand over."""

from collections.abc import Mapping, Sequence
from typing import Any

from motcua.agencies.queries import officer_actor, officer_by_id
from motcua.dossiers import access, store
from motcua.dossiers.commands.perform import Batch, no_such_dossier, perform, perform_many, perform_order
from motcua.dossiers.models import ResultDraft
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.platform.transactions import command, decision
from motcua.process.engine import Order
from motcua.process.states import Act
from motcua.process.table import Standing, could_do, handable, may_write


@decision
def take(*, actor: Actor, dossier: int, expect: int | None = None) -> None:
    """Take the open step that waits for one of my posts: from now on it is mine by name."""
    perform(actor=actor, dossier=dossier, act=Act.TAKE, expect=expect)


@decision
def release(*, actor: Actor, dossier: int, expect: int | None = None) -> None:
    """Give the step back to everybody who holds the post."""
    perform(actor=actor, dossier=dossier, act=Act.RELEASE, expect=expect)


@decision
def hand_over(
    *,
    actor: Actor,
    dossier: int,
    to_officer: int,
    step: int | None = None,
    note: str = "",
    expect: int | None = None,
) -> None:
    """Hand my step to a colleague of the same post; a supervisor may do it for somebody who is away.

    `step` is the step's number; without it, the first that I may hand over and whose post the colleague holds.
    """
    to = officer_actor(officer_by_id(to_officer))

    def order(locked: store.Locked, standing: Standing) -> Order:
        open_steps = [s for s in handable(locked.state, standing) if step in (None, s.no)]
        fitting = [s for s in open_steps if access.holds_post_of(to, s)]
        if open_steps and not fitting:
            sentence = "Người được chọn không giữ chức vụ làm bước này. Hãy chọn người khác."
            raise Invalid(sentence, fields={"to_officer": [sentence]})
        number = fitting[0].no if fitting else None
        return Order(Act.HAND_OVER, standing, note=note, to_officer=to_officer, step=number)

    perform_order(actor=actor, dossier=dossier, order=order, expect=expect)


@command
def write_result(
    *,
    actor: Actor,
    dossier: int,
    fields: Mapping[str, Any],
    number: str = "",
    expect: int | None = None,
) -> None:
    """Fill in the result document. Possible until it is signed; who may appraise or approve may write.

    A number that was given already stays when none is named here.
    """
    locked = store.lock([dossier]).get(dossier)
    if locked is None or not access.may_see(actor, dossier):
        raise no_such_dossier()
    if locked.state.signed:
        raise Conflict("Kết quả đã ký nên không sửa được nữa.")
    standing = access.standing(actor, locked, locked.state)
    if not may_write(locked.state, standing):
        raise NotAllowed("Chỉ người thẩm định hoặc phê duyệt hồ sơ mới sửa được kết quả.")
    if expect not in (None, locked.head.seq):
        raise store.moved_on()
    kept = {"number": number} if number else {}
    ResultDraft.objects.update_or_create(dossier_id=dossier, defaults={"fields": dict(fields), **kept})


@decision
def appraise(*, actor: Actor, dossier: int, note: str = "", expect: int | None = None) -> None:
    """Finish my part of the appraisal; when every parallel part is in, the dossier goes up for approval."""
    perform(actor=actor, dossier=dossier, act=Act.APPRAISE, note=note, expect=expect)


@decision
def send_back(*, actor: Actor, dossier: int, note: str, expect: int | None = None) -> None:
    """Send the proposal back to the appraisers with the reason."""
    perform(actor=actor, dossier=dossier, act=Act.SEND_BACK, note=note, expect=expect)


@decision
def approve(*, actor: Actor, dossier: int, note: str = "", expect: int | None = None) -> None:
    """Approve the proposed result."""
    perform(actor=actor, dossier=dossier, act=Act.APPROVE, note=note, expect=expect)


@decision
def approve_many(*, actor: Actor, dossiers: Sequence[int], note: str = "") -> Batch:
    """Approve a set at once; each that cannot be approved comes back with its reason."""
    return perform_many(
        actor=actor,
        dossiers=dossiers,
        order=lambda _dossier, standing: Order(Act.APPROVE, standing, note=note),
    )


@decision
def require_payment(*, actor: Actor, dossier: int, note: str, expect: int | None = None) -> None:
    """The financial duty (land) goes to the citizen; the clock stands until it is met."""
    perform(actor=actor, dossier=dossier, act=Act.REQUIRE_PAYMENT, note=note, expect=expect)


@decision
def confirm_payment(*, actor: Actor, dossier: int, note: str = "", expect: int | None = None) -> None:
    """The financial duty is met; the clock goes on."""
    perform(actor=actor, dossier=dossier, act=Act.CONFIRM_PAYMENT, note=note, expect=expect)


@decision
def sign(
    *, actor: Actor, dossier: int, file: str, expect: int, seal_place: Sequence[float] | None = None
) -> None:
    """Record that the result was signed: `file` is the hash of the signed PDF, made before this transaction began.

    `expect` is the chain number at which the unsigned result was read: a dossier that moved since is refused.
    `seal_place` is where the agency's seal goes (page, x1, y1, x2, y2 in points).
    """
    perform_order(
        actor=actor,
        dossier=dossier,
        order=lambda _locked, standing: Order(Act.SIGN, standing),
        expect=expect,
        data={"file": file},
        beside=lambda _locked: store.Beside(signed=file, seal_place=seal_place),
    )


@decision
def seal(*, actor: Actor, dossier: int, file: str, expect: int) -> None:
    """Record that the agency's seal stands beside the signature; the sealed PDF is the result."""

    def order(locked: store.Locked, standing: Standing) -> Order:
        if not locked.state.signed and could_do(locked.state, Act.SEAL, standing):
            raise _unsigned()
        return Order(Act.SEAL, standing)

    perform_order(
        actor=actor,
        dossier=dossier,
        order=order,
        expect=expect,
        data={"file": file},
        beside=lambda _locked: store.Beside(sealed=file),
    )


def _unsigned() -> Invalid:
    return Invalid("Kết quả chưa có chữ ký của người có thẩm quyền nên chưa đóng dấu được.")


@decision
def return_result(
    *,
    actor: Actor,
    dossier: int,
    way: str,
    taken_by: str = "",
    id_number: str = "",
    note: str = "",
    expect: int | None = None,
) -> None:
    """Give the result out: `way` is `online`, `counter` or `post`; who took it is written down."""
    if way not in ("online", "counter", "post"):
        raise Invalid("Hãy chọn cách trả kết quả.", fields={"way": ["Hãy chọn cách trả kết quả."]})
    if way != "online" and not taken_by.strip():
        sentence = "Hãy ghi họ tên người nhận kết quả."
        raise Invalid(sentence, fields={"taken_by": [sentence]})
    data = {"way": way, "taken_by": taken_by.strip(), "id_last": id_number.strip()[-4:]}
    perform(
        actor=actor,
        dossier=dossier,
        act=Act.RETURN,
        note=note,
        data={k: v for k, v in data.items() if v},
        expect=expect,
    )
