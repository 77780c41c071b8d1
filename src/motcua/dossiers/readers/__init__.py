"""What follows from the dossiers' events: figures for the director, words to the applicant, papers, what lies in their
store, and the dossiers that begin because others were refused, or because what they waited for is there."""

from motcua.dossiers.commands import FOLLOWING_LINKED, PASSING_ON
from motcua.dossiers.readers.figures import Figures
from motcua.dossiers.readers.filing_times import FilingTimes
from motcua.dossiers.readers.inbox import Inbox
from motcua.dossiers.readers.papers import Papers
from motcua.dossiers.readers.personal_store import PersonalStore
from motcua.dossiers.readers.waits import Waits
from motcua.platform.reactions import ReactionReader
from motcua.platform.readers import Reader

READERS: tuple[Reader, ...] = (
    Figures(),
    Inbox(),
    Papers(),
    PersonalStore(),
    Waits(),
    FilingTimes(),
    ReactionReader(PASSING_ON),
    ReactionReader(FOLLOWING_LINKED),
)
