"""What follows from the dossiers' events: figures for the director, and words to the applicant."""

from motcua.dossiers.readers.figures import Figures
from motcua.dossiers.readers.inbox import Inbox
from motcua.platform.readers import Reader

READERS: tuple[Reader, ...] = (Figures(), Inbox())
