"""Papers that were really signed, sealed and laid into the store of whoever asked for them."""

from motcua.config.sample import journey
from motcua.dossiers.models import Dossier
from motcua.dossiers.readers.personal_store import PersonalStore
from motcua.personal_store.models import KeptPaper
from motcua.platform.readers import story


def birth(applicant: str = "nongdan") -> KeptPaper:
    """A birth certificate."""
    dossier = journey.file("1.001193", applicant=applicant)
    journey.walk(dossier)
    return laid_in(dossier)


def laid_in(dossier: Dossier) -> KeptPaper:
    """What the reader makes of a dossier with a result; by itself it would see none of a test's own transaction."""
    PersonalStore().read(story("dossier", dossier.pk))
    return KeptPaper.objects.filter(source=dossier.code, origin="issued").latest("put_at")
