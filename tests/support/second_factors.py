"""An app that shows codes, for tests: added to an account, and read at the test's own clock."""

from datetime import timedelta

import pyotp

from motcua.identity import commands
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM


class App:
    """Shows the codes of one account."""

    def __init__(self, username: str) -> None:
        self.secret = pyotp.random_base32()
        account = Account.objects.get(username=username)
        with clock.at(clock.now() - timedelta(hours=1)):
            self.recovery_codes = commands.add_totp(
                actor=SYSTEM, account=account.pk, secret=self.secret, code=self.code(), name="điện thoại"
            )

    def code(self, *, later: int = 0) -> str:
        """What it shows now, or so many seconds later."""
        return pyotp.TOTP(self.secret).at(clock.now() + timedelta(seconds=later))
