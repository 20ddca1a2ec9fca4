"""What is behind a profile before another person approves it: the linter's word, a back-test that ran to its end, a time in shadow."""
from wait import until

PERIOD = {"from": "2026-01-01", "until": "2026-01-02"}


def look(client, code, version=1):
    """Has the linter look at the version that is drafted; what it finds."""
    answer = client.post("/v1/lint/profiles", {"kind": "profile", "objectId": code, "version": version, "action": "draft"})
    assert answer.status == 200, (answer.status, answer.body)
    return answer.json()["findings"]


def backtest(client, code, version=1, kind="profiles", **period):
    """Runs a back-test with the version of a profile, or of "lists", to its end; its answer."""
    asked = client.post("/v1/backtests", {**PERIOD, **period, kind: [{"code": code, "version": version}]}).json()
    return until(lambda: client.get(f"/v1/backtests/{asked['backtestId']}").json(), lambda now: now["state"] not in ("waiting", "running"))


def prove(client, code, version=1):
    """All that an approval asks for; the last step's state and code."""
    look(client, code, version)
    done = backtest(client, code, version)
    assert done["state"] == "done", done
    said = client.post("/v1/events/control", {"kind": "profile", "objectId": code, "version": version, "action": "shadow"}, Prefer="wait=30").json()
    assert said.get("state") == "done", said
