"""What is announced of questions to registers of the State: topic `register`, a stream for each question."""

from motcua.exchange.register_models import Enquiry
from motcua.kernel import clock
from motcua.kernel.actor import Actor, service
from motcua.platform import log

TOPIC = "register"
ASKED = "asked"
ANSWERED = "answered"
"""Also when it would not answer; with the hashes of what was said, so that an answer can be proven."""

SERVICE = "exchange"


def record(enquiry: Enquiry, told: str, *, actor: Actor | None = None) -> None:
    """Write an event of a question; what was said stands there by its hash alone."""
    hashes = {name: getattr(enquiry, name) for name in ("question", "answer", "wire", "reply")}
    data = {
        "register": enquiry.register,
        "kind": enquiry.kind,
        "dossier": enquiry.dossier,
        "role": enquiry.role,
        "verdict": enquiry.verdict,
        **{name: hashed for name, hashed in hashes.items() if hashed},
    }
    log.record(TOPIC, enquiry.pk, told, at=clock.now(), actor=actor or service(SERVICE), data=data)
