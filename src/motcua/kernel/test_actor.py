"""Who acts: posts by agency and role, own posts before delegated ones."""

from motcua.kernel.actor import STRANGER, SYSTEM, Actor, Kind, PostHeld


def held(post_id: int, agency: str, role: str, on_behalf_of: str = "") -> PostHeld:
    return PostHeld(post_id, agency, "", role, role.title(), on_behalf_of=on_behalf_of)


OFFICER = Actor(
    Kind.OFFICER,
    "Vi Thị Hạnh",
    officer_id=1,
    posts=(
        held(1, "H49.123", "signer", "Trần Quang Tấn"),
        held(2, "H49.123", "signer"),
        held(3, "H49.61.23", "receiver"),
    ),
)


def test_agencies_are_those_of_all_posts_or_of_the_roles_asked_for() -> None:
    assert OFFICER.agencies() == {"H49.123", "H49.61.23"}
    assert OFFICER.agencies("receiver", "cashier") == {"H49.61.23"}
    assert OFFICER.agencies("director") == frozenset()


def test_an_own_post_goes_before_a_delegated_one() -> None:
    post = OFFICER.post("H49.123", "signer")
    assert post is not None
    assert post.post_id == 2
    assert OFFICER.post("H49.123", "clerk") is None


def test_strangers_and_the_system_hold_no_post() -> None:
    assert not STRANGER.is_officer
    assert SYSTEM.agencies() == STRANGER.agencies() == frozenset()
    assert OFFICER.is_officer
