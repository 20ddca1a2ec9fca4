"""
How long until what was found changes a decision: from the commit of an outcome in inspect's outbox, through relay,
Kafka and assess's outcomes loop, to the commit of the first decision that saw it.

Each decision stores in its facts how far the risk cells had been read, so the first that knows an outcome is told by
the database itself (`track_commit_timestamp`).  Outcomes are about items that had been decided before.
"""
import json
import time
import uuid

import stand
from goods import Goods
from latency import percentile
from pipeline import drain, send
from stand import say

OUTCOMES, EVERY_S, PACE, WARM_S = 60, 0.15, 25, 15
PROBE, LONGER = 20000, 1.6  # declarations that tell how fast a backlog drains; how much longer than the outcomes it is to last


def outcome(it, subject):
    """One outcome, committed as inspect commits it; gives its id."""
    declaration, version, item = subject.split("|")
    found, now = str(uuid.uuid4()), time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    event = {"specversion": "1.0", "id": found, "source": "//loopgate/inspect", "type": "loopgate.outcome.v1", "time": now,
             "data": {"outcomeId": found, "subject": {"declarationId": declaration, "version": int(version), "itemNumber": int(item)},
                      "kind": "label", "severity": "minor", "verdict": "pass", "stage": "final", "version": 1, "selectedBy": "random",
                      "probability": 0.005, "producer": "inspect", "at": now}}
    it.psql(f"BEGIN; INSERT INTO inspection.outbox (topic, part, key, payload) VALUES ('outcomes', 0, '{declaration}', convert_to($p${json.dumps(event)}$p$, 'UTF8'));"
            f"INSERT INTO bench.told VALUES ('{found}', clock_timestamp()); COMMIT")
    return found


def knew(it):
    """Milliseconds from each outcome's commit to that by which assess had learned it, and to the first of a decision that saw it."""
    rows = it.psql("""
WITH seen AS (SELECT (facts::jsonb -> 'versions' ->> 'riskTables')::bigint AS change, min(pg_xact_commit_timestamp(xmin)) AS at
                FROM assessment.item WHERE pg_xact_commit_timestamp(xmin) > (SELECT min(at) FROM bench.told) GROUP BY 1)
SELECT extract(epoch FROM pg_xact_commit_timestamp(o.xmin) - t.at) * 1000, extract(epoch FROM (SELECT min(s.at) FROM seen s WHERE s.change >= o.change) - t.at) * 1000
  FROM bench.told t LEFT JOIN assessment.outcome o ON o.outcome_id = t.id""").splitlines()
    lost = sum(row.endswith("|") for row in rows)
    if lost or len(rows) != OUTCOMES:
        raise SystemExit(f"bench: {lost} of {len(rows)} outcomes reached no decision")
    return zip(*([float(ms) for ms in row.split("|")] for row in rows))


def add(figures, learned_ms, ms, suffix):
    figures.add(f"p50_ms{suffix}", percentile(ms, 0.50), "ms")
    figures.add(f"p99_ms{suffix}", percentile(ms, 0.99), "ms")
    figures.add(f"p50_ms_learned{suffix}", percentile(learned_ms, 0.50), "ms")
    figures.add(f"p99_ms_learned{suffix}", percentile(learned_ms, 0.99), "ms")


def tell_all(it, subjects, between):
    """Commits the outcomes one behind the other; gives the seconds that it took."""
    it.psql("TRUNCATE bench.told")
    begun = time.monotonic()
    for subject in subjects:
        outcome(it, subject)
        between(EVERY_S)
    return time.monotonic() - begun


def learned(it):
    """Waits until assess has taken the last outcome in."""
    stand.wait("the last outcome", lambda: it.psql("SELECT count(*) FROM assessment.outcome WHERE outcome_id IN (SELECT id FROM bench.told)").strip() == str(OUTCOMES))


def idle(it, client, goods, subjects):
    """A trickle of declarations, so that there is always a next decision."""
    def trickle(seconds):
        for _ in range(int(seconds * PACE) + 1):
            client.post("/v1/declarations", goods.next())
            time.sleep(1 / PACE)
    trickle(WARM_S)  # the broker has just been started
    seconds = tell_all(it, subjects, trickle)
    trickle(0.5)
    learned(it)
    trickle(0.5)
    time.sleep(1)
    return knew(it), seconds


def under_lag(it, subjects, seconds, backlog):
    """While a backlog drains that is as long as it takes to tell the outcomes, by the rate at which a short one drains."""
    it.stop("gateway", "assess")
    if backlog == 0:
        send(it, PROBE, "P")
        took, worked = drain(it, PROBE)
        it.stop("assess")
        backlog = max(PROBE, int(LONGER * seconds * worked / took))
        say(f"{worked / took:,.0f} declarations/s: sends {backlog} to drain meanwhile")
    send(it, backlog, "B")
    it.start("assess")
    stand.wait("a commit", lambda: it.psql("SELECT EXISTS (SELECT FROM assessment.declaration WHERE number LIKE 'B%')").strip() == "t")
    tell_all(it, subjects, time.sleep)
    left = backlog - int(it.psql("SELECT count(*) FROM assessment.declaration WHERE number LIKE 'B%'"))
    if left <= 0:
        raise SystemExit(f"bench: the backlog of {backlog} was drained before the last outcome: ask for a longer one")
    say(f"{left} declarations were left when the last outcome was told")
    learned(it)
    time.sleep(3)
    return knew(it)


def measure(figures, backlog=0):
    with stand.instance({"track_commit_timestamp": "on"}) as it:
        it.psql("CREATE SCHEMA bench; CREATE TABLE bench.told (id uuid PRIMARY KEY, at timestamptz NOT NULL)")
        it.start()
        it.wait_ready()
        client, goods = stand.sender(it, "trickle"), Goods(7, "T")
        for _ in range(OUTCOMES):
            client.post("/v1/declarations", goods.next(), Prefer="wait=10")
        subjects = it.psql(f"SELECT declaration_id, version, item_number FROM assessment.item ORDER BY 1, 2, 3 LIMIT {OUTCOMES}").split()
        found, seconds = idle(it, client, goods, subjects)
        add(figures, *found, "_idle")
        add(figures, *under_lag(it, subjects, seconds, backlog), "")
