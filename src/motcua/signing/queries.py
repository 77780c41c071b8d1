"""What others may ask of a signed file."""

from motcua.signing.verify import LARGEST, verify

__all__ = ["LARGEST", "verify"]
