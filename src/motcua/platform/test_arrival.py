"""Bodies that come slowly, stop half-way, or come in crowds."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from motcua.kernel.errors import NoRoom, Refusal, TooMany, Unavailable
from motcua.platform import arrival
from motcua.platform.arrival import Arrivals
from tests.support.full_disk import no_file_larger_than


async def pieces(*sizes: int, pause: float = 0.0, stuck: bool = False) -> AsyncIterator[bytes]:
    for size in sizes:
        await asyncio.sleep(pause)
        yield b"a" * size
    if stuck:
        await asyncio.sleep(60)


async def arrives(arrivals: Arrivals, coming: AsyncIterator[bytes], length: int) -> bytes | None:
    with arrivals.body("10.0.0.1") as body:
        return body.file.read() if await body.take(coming, length) else None


def refusal_of(coming: AsyncIterator[bytes], length: int = 1000) -> Refusal:
    with pytest.raises(Refusal) as refused:
        asyncio.run(arrives(Arrivals(), coming, length))
    return refused.value


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival, "PATIENCE", 0.3)
    monkeypatch.setattr(arrival, "SLOWEST", 10_000)


def test_a_body_arrives_whole_whether_small_or_large() -> None:
    for sizes in ((3,), (1, 2, 3), (70_000, 70_000, 70_000)):
        assert asyncio.run(arrives(Arrivals(), pieces(*sizes), sum(sizes))) == b"a" * sum(sizes)


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("drip", [pieces(*[1] * 50, pause=0.05), pieces(5, stuck=True), pieces(stuck=True)])
def test_what_drips_or_stops_is_refused_in_words(drip: AsyncIterator[bytes]) -> None:
    refusal = refusal_of(drip)
    assert refusal.code == "too_slow"
    assert "từng tệp một" in str(refusal)


@pytest.mark.usefixtures("hurry")
def test_what_comes_slowly_but_comes_may_take_as_long_as_it_needs() -> None:
    slow = pieces(*[1000] * 12, pause=0.08)
    assert asyncio.run(arrives(Arrivals(), slow, 12_000)) == b"a" * 12_000


def test_what_was_cut_off_is_no_body() -> None:
    assert asyncio.run(arrives(Arrivals(), pieces(30), 1000)) is None


def test_one_address_sends_so_many_at_once_and_others_are_not_concerned() -> None:
    arrivals = Arrivals()
    held = [arrivals.body("10.0.0.1") for _ in range(arrival.MOST_FROM_ONE)]
    for one in held:
        one.__enter__()
    with pytest.raises(TooMany) as refused, arrivals.body("10.0.0.1"):
        pass
    assert refused.value.retry_after == 60
    with arrivals.body("10.0.0.2"):
        pass
    for one in held:
        one.__exit__(None, None, None)
    assert not arrivals.senders


def test_all_together_never_fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival, "MOST_BYTES", 5000)
    arrivals = Arrivals()
    with pytest.raises(Unavailable):
        asyncio.run(arrives(arrivals, pieces(2000, 2000, 2000), 6000))
    assert arrivals.held == 0
    assert asyncio.run(arrives(arrivals, pieces(4000), 4000)) is not None


def test_a_full_disk_is_told_as_such() -> None:
    with no_file_larger_than(200_000):
        assert isinstance(refusal_of(pieces(150_000, 150_000), 300_000), NoRoom)
