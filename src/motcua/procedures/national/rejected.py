"""Why a record, or a whole file, is not taken in."""


class Rejected(Exception):  # noqa: N818 - a verdict, not a fault
    """A record that cannot be used as it stands; nothing of it was kept. `reason` is a Vietnamese sentence."""

    def __init__(self, reason: str, *, code: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
