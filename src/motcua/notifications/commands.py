"""Every write about messages and inboxes that others ask for."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.vietnamese import normal
from motcua.notifications import access
from motcua.notifications.models import InboxItem, Message
from motcua.notifications.types import Notice
from motcua.platform import jobs
from motcua.platform.transactions import command


def tell_all(notices: Iterable[Notice]) -> None:
    """Put notices into inboxes and, where there is an address, into the post, in the running transaction.

    For readers of the log: their batch, its effects and their bookmark commit together. What was told before under the
    same key is not told again.
    """
    batch = list(notices)
    now = clock.now()
    with transaction.atomic():
        InboxItem.objects.bulk_create(
            [
                InboxItem(
                    key=n.key,
                    party_id=n.party_id,
                    title=normal(n.title),
                    body=normal(n.body),
                    link=n.link,
                    dossier_code=n.dossier_code,
                    created_at=now,
                )
                for n in batch
                if n.party_id is not None
            ],
            ignore_conflicts=True,
        )
        _post([_letter(n) for n in batch if n.email.strip()])


@command
def mark_all_read(*, actor: Actor) -> int:
    """The owner has seen everything; returns how many lines were new."""
    return access.inbox_of(actor).filter(read_at=None).update(read_at=clock.now())


@command
def send_again(*, actor: Actor, message_id: int) -> None:
    """Somebody has looked at a message that needed a person, and sends it on its way once more."""
    access.ensure_may_look_after(actor)
    waiting = Message.objects.select_for_update().filter(pk=message_id, state=Message.State.NEEDS_PERSON)
    message = waiting.first()
    if message is None:
        raise NotAllowed("Tin này không chờ ai xử lý, nên không cần gửi lại.")
    now = clock.now()
    message.state, message.due_at, message.created_at = Message.State.PENDING, now, now
    message.attempts = message.unknowns = 0
    message.save()
    _wake([message.pk])


def _letter(notice: Notice) -> Message:
    return _message(notice.key, notice.email, notice.title, _with_link(notice))


def _with_link(notice: Notice) -> str:
    """The words of a notice as a letter: where to look, who writes, that nobody reads an answer."""
    where = f"\n\nXem chi tiết: {settings.PUBLIC_URL}{notice.link}" if notice.link else ""
    ending = "\n\n--\nMột Cửa. Thư này được gửi tự động, bạn không cần trả lời."
    return notice.body.strip() + where + ending


def _message(key: str, to: str, subject: str, body: str) -> Message:
    now = clock.now()
    # A line break in a subject would be a new header.
    subject = " ".join(normal(subject).split())
    return Message(key=key, to=to.strip(), subject=subject, body=normal(body), due_at=now, created_at=now)


def _post(messages: Sequence[Message]) -> None:
    """Store those that are new and ask for one job each. A doubled job does no harm: the row says what is to do."""
    keys = [m.key for m in messages]
    known = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    Message.objects.bulk_create([m for m in messages if m.key not in known], ignore_conflicts=True)
    _wake(Message.objects.filter(key__in=set(keys) - known).order_by("pk").values_list("pk", flat=True))


def _wake(ids: Iterable[int]) -> None:
    from motcua.notifications.tasks import send

    jobs.defer(send, [{"message_id": pk} for pk in ids])
