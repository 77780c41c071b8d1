"""What may not be there when real people's papers are: each look names what it found, in words for the operator.

Settings that are only fit for a demo are refused earlier, when they are read (`env`).
"""

from collections.abc import Callable

from motcua.config.env import environment
from motcua.kernel.errors import NotAllowed


def demo_accounts() -> str | None:
    """Accounts of the sample province, whose password everybody knows."""
    from django.contrib.auth import get_user_model

    number = get_user_model().objects.filter(demo=True).count()
    return (
        f"cơ sở dữ liệu có {number} tài khoản của tỉnh mẫu; hãy dùng một cơ sở dữ liệu mới"
        if number
        else None
    )


def demo_keys() -> str | None:
    """Keys of the demonstration authority, whose signatures have no legal force."""
    folder = environment().home / "authority"
    return (
        f"{folder} là khoá của cơ quan chứng thực trình diễn; hãy đặt MOTCUA_HOME khác"
        if folder.exists()
        else None
    )


REFUSALS: tuple[Callable[[], str | None], ...] = (demo_accounts, demo_keys)


def ensure_fit() -> None:
    """Stop a production server or worker that finds any of these; other modes have nothing to fear."""
    if environment().mode != "production":
        return
    found = [reason for look in REFUSALS if (reason := look())]
    if found:
        raise NotAllowed(
            "Không khởi động với MOTCUA_MODE=production:\n" + "\n".join(f"- {it}" for it in found)
        )
