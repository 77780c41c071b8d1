"""Tells so many people a second something, for so long: `python -m bench.telling RATE SECONDS`; then how soon each text
message was handed over."""

import json
import sys
import time


def main(rate: int, seconds: int) -> None:
    """Fifty a second means one each twentieth of a second; whoever is late catches up."""
    from motcua.config.ready import ensure_ready

    ensure_ready()
    from motcua.notifications import commands
    from motcua.notifications.types import Notice
    from motcua.platform.effects.models import Effect

    run, begin = f"bench-{time.time_ns()}", time.monotonic()
    for number in range(rate * seconds):
        time.sleep(max(0.0, begin + number / rate - time.monotonic()))
        commands.tell_all(
            [
                Notice(
                    key=f"{run}:{number}",
                    phone=f"09{number:08}",
                    title="Hồ sơ của bạn cần bổ sung",
                    body="…",
                    link="/x",
                )
            ]
        )
    told_in = time.monotonic() - begin
    asked = Effect.objects.filter(kind="message.sms", key__startswith=run)
    end = time.monotonic() + 60
    while asked.exclude(state="done").exists() and time.monotonic() < end:
        time.sleep(0.5)
    pairs = asked.values_list("created_at", "done_at", "result")
    took = [(done - made).total_seconds() if done else None for made, done, _result in pairs]
    print(json.dumps({"told_in": told_in, "took": took}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
