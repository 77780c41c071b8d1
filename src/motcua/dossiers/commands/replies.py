"""What somebody answered to a message reaches the thread of the dossier that they were told about."""

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.dossiers.acts.ask_office import ASK_OFFICE, AskOffice
from motcua.dossiers.commands.perform import carry_out
from motcua.dossiers.models import Dossier
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import Refusal, Unavailable
from motcua.kernel.phones import as_dialled
from motcua.notifications.commands import give_back, reply_of
from motcua.notifications.queries import REPLY, Reply, language_of
from motcua.platform.effects import execution
from motcua.platform.effects.performers import Performer
from motcua.platform.effects.types import Answer, Asked, Outcome, Policy, minutes
from motcua.platform.jobs import HOUSE
from motcua.platform.transactions import committing_with_it


class Replies(Performer):
    """Writes into threads what people answered. The act and the row's end are one transaction: it is written once."""

    kind = REPLY
    policy = Policy(backoff=minutes(0.1, 1, 5, 15, 60))

    @property
    def lane(self) -> str:
        """Nobody outside is called."""
        return HOUSE

    def perform(self, asked: Asked) -> Answer:
        """As the applicant's own words; where the thread takes none, a person looks at them."""
        reply = reply_of(asked.payload["reply"])
        if reply is None:
            return Answer(Outcome.DONE, "it is in other hands")
        try:
            with committing_with_it(lambda: _settled(asked)):
                _written(reply)
        except Unavailable as refusal:
            return Answer(Outcome.TEMPORARY, str(refusal))
        except Refusal as refusal:
            give_back(reply.pk, str(refusal))
        return Answer(Outcome.DONE)

    def find_out(self, asked: Asked) -> Answer:
        """A row that is not done was not carried out, for they commit together."""
        return Answer(Outcome.TEMPORARY)


def _written(reply: Reply) -> None:
    """The number stands above the words: whoever reads them knows that they came by text message."""
    party, dossier = reply.party, Dossier.objects.only("pk").get(code=reply.dossier_code)
    if party is None:
        raise Unavailable("Chưa biết ai đã trả lời tin này.")
    with translation.override(language_of(party)):
        head = _("Trả lời bằng tin nhắn từ số %(number)s:") % {"number": as_dialled(reply.sender)}
    actor = Actor(kind=Kind.PERSON, name=party.name, party_id=party.pk)
    carry_out(
        ASK_OFFICE, actor=actor, dossier=dossier.pk, given=AskOffice(note=f"{head}\n{reply.text}", papers=[])
    )


def _settled(asked: Asked) -> None:
    if execution.settle(asked, Answer(Outcome.DONE)) is None:
        raise Unavailable("Việc này đang ở chỗ khác.")
