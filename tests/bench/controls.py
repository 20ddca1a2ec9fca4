"""
How long until a change of a profile rules, with very many profiles in force: from the commit of a step of one of them to
the commit of the first decision that knew it, while declarations trickle in; and how long assess takes to start with them.

The profiles stand in the database before anything starts (people would have taken years to activate them), each
for a brand of its own; the changes are retirements, which come the whole way through the gateway.
"""
import json
import time

import stand
from client import principal
from goods import Goods
from latency import percentile
from stand import say

MANY, CHANGES, PACE, WARM_S, PAUSE_S = 100000, 10, 25, 15, 1.5


def put_in_force(it, n):
    """As the owner of the tables may, each as if a second person had activated it: without the trigger that asks for the activations."""
    document = json.dumps({"code": "%s", "version": 1, "lane": "yellow", "reason": "goods of this brand", "reasonZh": "该品牌商品", "legalBasis": "a bench",
                           "condition": {"all": [{"attribute": "brand", "in": ["%s"]}, {"attribute": "hsCode", "prefix": ["87", "9503"]}]}}, ensure_ascii=False)
    it.psql("ALTER TABLE assessment.control DISABLE TRIGGER check_control; INSERT INTO assessment.control (kind, object_id, version, state, document, actor, approved_by, at, change, active_from) "
            f"SELECT 'profile', code, 1, 'active', format($d${document}$d$, code, 'brand ' || code), 'writer', 'chief', now(), 1, 1 FROM (SELECT 'P-' || lpad(i::text, 6, '0') AS code FROM generate_series(1, {n}) i) p; ANALYZE assessment.control")


def knew(it):
    """Milliseconds from each retirement's commit to the first commit of a decision that knew it."""
    rows = it.psql("""
WITH seen AS (SELECT (facts::jsonb -> 'versions' ->> 'profiles')::bigint AS change, min(pg_xact_commit_timestamp(xmin)) AS at FROM assessment.item GROUP BY 1)
SELECT extract(epoch FROM (SELECT min(s.at) FROM seen s WHERE s.change >= c.active_until) - pg_xact_commit_timestamp(c.xmin)) * 1000 FROM assessment.control c WHERE c.state = 'retired'""").splitlines()
    if "" in rows or len(rows) != CHANGES:
        raise SystemExit(f"bench: {len(rows) - rows.count('')} of {CHANGES} retirements reached a decision")
    return list(map(float, rows))


def mean_s(it, duration):
    total, count = (sum(value for series, value in stand.metrics(it, "assess").items() if series.startswith(f"{duration}_{part}")) for part in ("sum", "count"))
    return total / max(count, 1)


def measure(figures, many=MANY):
    with stand.instance({"track_commit_timestamp": "on"}) as it:
        put_in_force(it, many)
        begun = time.monotonic()
        it.start("assess")
        it.wait_ready("assess", seconds=120)
        figures.add("start_s", time.monotonic() - begun, "s")
        it.start("gateway", "relay")
        it.wait_ready("gateway", "relay")
        client, goods = stand.sender(it, "trickle"), Goods(7, "T")
        people = [principal(it, name, "supervisor", kind="person") for name in ("chief", "second")]  # an end takes two

        def trickle(seconds):
            for _ in range(int(seconds * PACE) + 1):
                client.post("/v1/declarations", goods.next())
                time.sleep(1 / PACE)
        trickle(WARM_S)  # the broker has just been started
        pid = it.processes["assess"].pid()
        before = stand.cpu_us(pid)
        trickle(CHANGES * PAUSE_S)
        idle_us = stand.cpu_us(pid) - before
        before = stand.cpu_us(pid)
        for i in range(CHANGES):
            for person in people:
                said = person.post("/v1/events/control", {"kind": "profile", "objectId": f"P-{1 + i * (many // CHANGES):06d}", "version": 1, "action": "retire"}, Prefer="wait=20")
                if said.json().get("state") != "done":
                    raise SystemExit(f"bench: the gateway answers {said.status} {said.json()}")
            trickle(PAUSE_S)
        cpu_us = stand.cpu_us(pid) - before - idle_us
        stand.wait("the last retirement", lambda: it.psql("SELECT count(*) FROM assessment.control WHERE state = 'retired'").strip() == str(CHANGES))
        trickle(PAUSE_S)
        time.sleep(1)
        ms = knew(it)
        for figure, name in (("swap_ms", "swap"), ("build_ms", "build")):
            figures.add(figure, mean_s(it, f"loopgate_profiles_{name}_seconds") * 1000, "ms")
        say(f"{many} profiles in force: {', '.join(f'{value:.0f}' for value in sorted(ms))} ms")
        figures.add("p50_ms", percentile(ms, 0.50), "ms")
        figures.add("max_ms", max(ms), "ms")
        figures.add("cpu_ms_per_change", cpu_us / 1000 / CHANGES, "ms")
        figures.add("rss_mib", stand.peak_mib(pid), "MiB")
