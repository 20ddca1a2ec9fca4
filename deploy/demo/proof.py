"""What is behind a drafted profile before it is tried and approved: the linter's word, and a back-test that ran to its end."""
import time

from ..stack import StackError

PROOF = "proof"  # beside the kinds of events that a scenario tells
PERIOD = {"from": "2026-01-01", "until": "2026-01-02"}  # what it would have made of goods is shown, not decided by
PATIENCE_S = 90


def prove(channel, event):
    """Has the version that a step names linted and back-tested, as an analyst does; both leave no event."""
    version = {"code": event["objectId"], "version": event["version"]}
    channel.ask("POST", "/v1/lint/profiles", {**event, "action": "draft"})
    asked = channel.ask("POST", "/v1/backtests", {**PERIOD, "profiles": [version]})
    until = time.monotonic() + PATIENCE_S
    while (state := channel.ask("GET", f"/v1/backtests/{asked['backtestId']}")["state"]) in ("waiting", "running"):
        if time.monotonic() > until:
            raise StackError(f"the back-test of {version['code']} did not end within {PATIENCE_S} s")
        time.sleep(0.05)
    if state != "done":
        raise StackError(f"the back-test of {version['code']} is {state}")
