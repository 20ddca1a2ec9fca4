"""
Advice before filing about goods that confidential profiles and measures match, beside goods that they do not: the same bytes
on the way, one after the other over one connection, and the time until the answer is whole.
"""
import http.client
import json
import statistics
import time

import stand

ASKED = 50  # by each sender, of whom the gateway lets each ask 60 times at once
SENDERS = 24
SECRET, OTHER = "Falke", "Adler"  # of the same length
VIN = "LSVAM4187C2184847"
PROFILE = """ALTER TABLE assessment.control DISABLE TRIGGER check_control;
INSERT INTO assessment.control (kind, object_id, version, state, document, actor, approved_by, at, change, active_from)
SELECT 'profile', 'SECRET-' || n, 1, 'active', replace($q${document}$q$, 'SECRET', 'SECRET-' || n), 'ann', 'ben', now(), n, n FROM generate_series(1, 100) n;
ALTER TABLE assessment.control ENABLE TRIGGER check_control"""
MEASURE = """INSERT INTO assessment.measure (id, version, kind, scope, basis, basis_zh, cites, from_at, producer, event, change)
SELECT gen_random_uuid(), 1, 'block', '{{"brand": "{brand}"}}', 'm', 'm', 'outcome:' || n, '2026-01-01', 'inspect', '{{}}', n FROM generate_series(1, 100) n"""


def body(brand):
    item = {"itemNumber": 1, "hsCode": "8703234010", "originCountry": "DE", "quantity": "1", "unit": "NMB", "value": "250000", "brand": brand, "vins": [VIN]}
    return json.dumps({"number": "A-1", "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248", "importer": {"id": "91350200MA2YJ1XR9G"},
                       "countryOfDeparture": "DE", "items": [item]}).encode()


def ask(connection, key, sent):
    """Microseconds until the answer is whole, and the answer."""
    begun = time.perf_counter_ns()
    connection.request("POST", "/v1/advice", sent, {"Authorization": f"Bearer {key}", "Content-Type": "application/json"})
    answer = connection.getresponse()
    said = answer.read()
    if answer.status != 200:
        raise SystemExit(f"bench: advice was not given: {answer.status} {said[:200]}")
    return (time.perf_counter_ns() - begun) / 1000, said


def measure(figures):
    document = json.dumps({"code": "SECRET", "version": 1, "lane": "blocked", "weight": "0.4", "reason": "r", "reasonZh": "r", "legalBasis": "b",
                           "condition": {"attribute": "brand", "in": [SECRET]}})
    with stand.instance() as it:
        it.psql(PROFILE.format(document=document) + ";" + MEASURE.format(brand=SECRET))
        it.start("gateway")
        it.wait_ready("gateway")
        keys = [stand.sender(it, f"mall-{n}").key for n in range(SENDERS)]
        connection = http.client.HTTPConnection("127.0.0.1", it.port("http"))
        ask(connection, keys[0], body(OTHER))  # the gateway reads the law
        taken, answers = {SECRET: [], OTHER: []}, set()
        for n in range(SENDERS * ASKED):
            brand = (SECRET, OTHER, OTHER, SECRET)[n % 4]
            took, said = ask(connection, keys[n // 4 % SENDERS], body(brand))  # each sender asks about both
            taken[brand].append(took)
            answers.add(said)
    if len(answers) != 1:
        raise SystemExit("bench: the answers are not the same bytes")
    figures.add("p50_us", statistics.median(taken[OTHER]), "us")
    figures.add("matched_ratio", statistics.median(taken[SECRET]) / statistics.median(taken[OTHER]), "x")
    figures.add("same_ratio", statistics.median(taken[OTHER][::2]) / statistics.median(taken[OTHER][1::2]), "x")
