"""What a password must be: the one place that says it, asked wherever somebody sets one.

Long enough for what stands beside it, nothing that thousands of others chose (Django's list, and a Vietnamese one that
ships beside this file), not like the log-in or the name. No demand for capitals and signs: they make people write
passwords down (NIST SP 800-63B, 5.1.1.2).
"""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.identity.models import Account
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import fold
from motcua.platform import account_policy

LONGEST = 200
"""Nobody types more; hashing any length would be work that strangers could ask for."""
_ALIKE = 0.7
_SHORTEST_NAME = 3
_SHORTEST_WORD = 4
_FEWEST_DIFFERENT = 5
_WORD = re.compile(r"[^\W_]+")
_NO_LETTERS = re.compile(r"[^a-z]+")
_AROUND = "0123456789 !@#$%^&*()-_=+.,?/"
_DISGUISED = str.maketrans("@013$5", "aoiess")
_TOO_SHORT = gettext_noop("Mật khẩu cần từ %(length)s ký tự; bạn đã nhập %(given)s.")
_TOO_LONG = gettext_noop("Mật khẩu dài nhất %(length)s ký tự.")
_COMMON = gettext_noop(
    "Mật khẩu này quá nhiều người dùng hoặc dễ đoán. Hãy ghép vài từ không liên quan với nhau, ví dụ bốn từ."
)
_LIKE_NAME = gettext_noop("Mật khẩu giống tên đăng nhập hoặc họ tên. Hãy chọn mật khẩu khác.")
_NOT_REPEATED = gettext_noop("Hai lần nhập mật khẩu mới chưa giống nhau.")


def typed(password: str) -> str:
    """A password as it is hashed: keyboards write one Vietnamese letter in several ways (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFC", password)


def least_length(*, second_factor: bool) -> int:
    """How many characters a password needs, alone or beside a second factor."""
    policy = account_policy.in_force()
    return policy.password_length_with_second_factor if second_factor else policy.password_length


def mistakes(password: str, *, second_factor: bool, login: str = "", name: str = "") -> list[str]:
    """What is wrong with a password, in the reader's language; empty when it may be set."""
    password, least = typed(password), least_length(second_factor=second_factor)
    if len(password) > LONGEST:
        return [_(_TOO_LONG) % {"length": LONGEST}]
    found = []
    if len(password) < least:
        found.append(_(_TOO_SHORT) % {"length": least, "given": len(password)})
    if is_common(password):
        found.append(_(_COMMON))
    elif _is_like(password, login) or _is_like(password, name):
        found.append(_(_LIKE_NAME))
    return found


def ensure_good(password: str, *, second_factor: bool, login: str = "", name: str = "") -> None:
    """Raises `Invalid`, at the field `new`, unless this password may be set."""
    wrong = mistakes(password, second_factor=second_factor, login=login, name=name)
    if wrong:
        raise Invalid("Chưa đặt được mật khẩu. %(what)s", fields={"new": wrong}, what=wrong[0])


def ensure_repeated(new: str, repeated: str) -> None:
    """Raises `Invalid`, at the field `repeated`, unless the new password was typed twice alike."""
    if new != repeated:
        raise Invalid(_NOT_REPEATED, fields={"repeated": [_(_NOT_REPEATED)]})


def is_common(password: str) -> bool:
    """Whether many others chose it or a guesser tries it early: a listed word with figures around it, listed words in
    a row, figures alone, a row of the keyboard, few different characters."""
    whole = fold(password)
    core = whole.strip(_AROUND)
    letters = _NO_LETTERS.sub("", core.translate(_DISGUISED))
    if not core or len(set(whole)) < _FEWEST_DIFFERENT or {whole, core, _repeated(whole)} & _listed():
        return True
    return len(letters) >= _SHORTEST_WORD and (
        letters in _listed()
        or bool(_made_of_listed().fullmatch(letters))
        or any(letters in row * 2 for row in _ROWS)
    )


_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "zyxwvutsrqponmlkjihgfedcba")


def _repeated(text: str) -> str:
    """The piece that a text is made of when it is nothing but that piece again and again; the text itself otherwise."""
    period = (text + text).find(text, 1)
    return text[:period]


@cache
def _vietnamese() -> frozenset[str]:
    return frozenset(Path(__file__).with_name("common_passwords_vi.txt").read_text("utf-8").split())


@cache
def _listed() -> frozenset[str]:
    return _vietnamese() | frozenset(CommonPasswordValidator().passwords)


@cache
def _made_of_listed() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(sorted(_vietnamese(), key=len, reverse=True))})+")


def _is_like(password: str, known: str) -> bool:
    """Whether a password is made of the words of a log-in or name, is mostly that, or is nearly it."""
    words = [word for word in _WORD.findall(fold(known)) if len(word) > 1]
    together = "".join(words)
    if len(together) < _SHORTEST_NAME:
        return False
    typed = "".join(_WORD.findall(fold(password)))
    rest = len(typed) - len(together)
    return (
        bool(re.fullmatch(f"(?:{'|'.join(words)})+", typed.strip(_AROUND)))
        or (together in typed and rest < least_length(second_factor=True))
        or typed in together
        or SequenceMatcher(a=typed, b=together).ratio() >= _ALIKE
    )


class Rules:
    """The same rules for Django's own ways of setting a password (`AUTH_PASSWORD_VALIDATORS`)."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises `ValidationError` with every mistake."""
        wrong = mistakes(password, second_factor=False, login=user.username if user else "")
        if wrong:
            raise ValidationError(wrong)

    def get_help_text(self) -> str:
        """What a password must be, in a sentence."""
        return _(_TOO_SHORT).partition(";")[0] % {"length": least_length(second_factor=False)}
