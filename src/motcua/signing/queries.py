"""What others may ask of a signed file, and of a signature beside its bytes."""

from motcua.signing.detached import problem as detached_problem
from motcua.signing.verify import LARGEST, verify

__all__ = ["LARGEST", "detached_problem", "verify"]
