"""How soon text messages are handed over while one of two gateways fails."""

from collections.abc import Iterator

from bench import place, servers
from bench.measure import Measure, percentile
from motcua.adapters.sms.simulator import BRAND, PASSWORD, SECRET, USER, Gateway

RATE, SOON = 50, 10.0
_FAILING = {
    "down": "the preferred gateway answers 500",
    "slow": "the preferred gateway answers after 8 seconds",
}


def handed_over(*, quick: bool) -> Iterator[Measure]:
    """One row for each way to fail: the share that was handed over within ten seconds."""
    seconds = 10 if quick else 60
    for failure, words in _FAILING.items():
        yield _one(failure, words, seconds)


def _one(failure: str, words: str, seconds: int) -> Measure:
    database = f"messages_{failure}"
    place.run("ready", database=database)
    gateways = [Gateway(name=name, slow_seconds=8.0).start() for name in ("mot", "hai")]
    gateways[0].failure = failure
    setting = " ".join(_address(one) for one in gateways)
    try:
        with servers.worker(database, SMS_GATEWAYS=setting):
            told = place.run("telling", str(RATE), str(seconds), database=database, SMS_GATEWAYS=setting)
    finally:
        for one in gateways:
            one.site.stop()
    took = [one if one is not None else float("inf") for one in told["took"]]
    share = sum(one <= SOON for one in took) / len(took)
    arrived = {text.request for one in gateways for text in one.texts.values()}
    doubled = sum(len(one.texts) for one in gateways) - len(arrived)
    return Measure(
        f"text messages handed over within {SOON:.0f} s, {RATE} a second, {failure}",
        share,
        "share",
        floor=0.95,
        goal=0.99,
        note=f"{words}; {len(took)} messages told in {told['told_in']:.0f} s, from being asked for to taken; middle "
        f"{percentile(took, 0.5):.2f} s, p95 {percentile(took, 0.95):.2f} s; {len(took) - len(arrived)} never arrived, "
        f"{doubled} twice",
        more={"p50": percentile(took, 0.5), "p95": percentile(took, 0.95)},
    )


def _address(gateway: Gateway) -> str:
    where = gateway.url.removeprefix("http://")
    return f"http://{USER}:{PASSWORD}@{where}?name={gateway.name}&brand={BRAND}&secret={SECRET}"
