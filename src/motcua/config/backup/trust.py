"""Whether the signature of a closing is good, as this installation sees it."""

from motcua.adapters.demo_authority.trust import trust_in
from motcua.config.backup.chains import SignatureProblem
from motcua.config.env import environment
from motcua.signing.queries import detached_problem


def signature_problem() -> SignatureProblem:
    """Believes whom this installation believes for agencies."""
    env = environment()
    believed = trust_in(env.home / "authority").with_more(env.anchors.for_agencies())
    return lambda content, signature: detached_problem(content, signature, believed)
