"""
What stands in database and topics at the end, compared with what was acknowledged: nothing lost, nothing doubled, nothing
out of order, nothing given up.
"""
import collections
import json
import subprocess
import sys

from place import ROOT
from wait import until

sys.path.insert(0, str(ROOT))
from deploy.stack import SERVICES  # noqa: E402

SETTLED_S = 8
COUNTED = {
    "score bins count the items": ("SELECT coalesce(sum(items), 0) FROM assessment.score_bin", "SELECT count(*) FROM assessment.item"),
    "one receipt for each declaration and change": ("SELECT count(*) FROM assessment.receipt", "SELECT count(*) FROM assessment.declaration"),
    "one case for each declaration that someone must act on": ("SELECT count(*) FROM inspection.inspection_order",
                                                              "SELECT count(DISTINCT id) FROM assessment.declaration WHERE emitted"),
    "one duty for each conditional release": ("SELECT count(*) FROM supervision.task",
                                             "SELECT count(*) FROM assessment.release WHERE status = 'conditional'"),
    "no dead letter but changes of what was selected": ("SELECT count(*) FROM ops.dead_letter WHERE code <> 'selected'", "SELECT 0"),
    "nothing parked": ("SELECT count(*) FROM ops.parked", "SELECT 0"),
    "every number of the relay was taken": (
        "SELECT coalesce(sum(next_number - 1), 0) FROM relay.shard WHERE (topic, part) IN (SELECT topic, part FROM ops.position WHERE last_number IS NOT NULL)",
        "SELECT coalesce(sum(n), 0) FROM (SELECT max(last_number) AS n FROM ops.position WHERE last_number IS NOT NULL GROUP BY topic, part) p")}


def declared(it, load):
    """Each acknowledged declaration once, each of its versions once, with its items; an amendment is refused only where it was selected."""
    rows = [line.split("|") for line in it.psql(
        "SELECT d.number, d.version, count(i.*) FROM assessment.declaration d LEFT JOIN assessment.item i ON i.declaration_id = d.id AND i.version = d.version "
        "GROUP BY d.id, d.number, d.version").splitlines()]
    found = collections.Counter((number, int(version)) for number, version, _ in rows)
    items = {number: int(n) for number, version, n in rows if version == "1"}
    faults = [f"declaration {number} version {version} is there {n} times" for (number, version), n in found.items() if n > 1]
    faults += [f"declaration {number} was acknowledged and is lost" for number in load.items if (number, 1) not in found]
    answered = set(it.psql("SELECT convert_from(l.payload, 'UTF8')::jsonb -> 'data' ->> 'declarationNumber' FROM assessment.dead_letter l "
                           "JOIN assessment.declaration d ON d.number = convert_from(l.payload, 'UTF8')::jsonb -> 'data' ->> 'declarationNumber' "
                           "WHERE l.code = 'selected' AND d.emitted").split())
    faults += [f"the amendment of {number} was acknowledged and is lost" for number in load.amended if ((number, 2) in found) == (number in answered)]
    return faults + [f"declaration {number} has {items[number]} items, not {n}" for number, n in load.items.items() if items.get(number, n) != n]


def complained(it, load):
    found = set(it.psql("SELECT complaint_number FROM supervision.complaint").split())
    return [f"complaint {number} was acknowledged and is lost" for number in load.complaints - found]


def relayed(it, topic):
    """(partition, number, event) of a topic of the relay, as it stands in Kafka."""
    settings = it.environment("operator")
    done = subprocess.run(["kcat", "-C", "-q", "-e", "-b", settings["LOOPGATE_KAFKA"], "-X", "security.protocol=ssl",
                           "-X", f"ssl.ca.location={settings['LOOPGATE_KAFKA_CA']}", "-X", f"ssl.certificate.location={settings['LOOPGATE_KAFKA_CERTIFICATE']}",
                           "-X", f"ssl.key.location={settings['LOOPGATE_KAFKA_KEY']}", "-t", settings["LOOPGATE_TOPIC_PREFIX"] + topic, "-f", "%p\t%h\t%s\n"],
                          capture_output=True, text=True, check=True, timeout=60)
    lines = [line.split("\t", 2) for line in done.stdout.splitlines()]
    return [(int(part), int(headers.partition("number=")[2].split(",")[0]), payload) for part, headers, payload in lines]


def ordered(it, topic):
    """Numbers are dense in their order; one that comes again brings the same; an event has one number; versions of a declaration follow each other."""
    faults, last, known, ids, version = [], collections.Counter(), {}, {}, collections.Counter()
    acknowledged = {int(part): int(number) - 1 for part, number in
                    (line.split("|") for line in it.psql(f"SELECT part, next_number FROM relay.shard WHERE topic = '{topic}'").splitlines())}
    for part, number, payload in relayed(it, topic):
        if number <= last[part]:
            if known[part, number] != payload:
                faults.append(f"{topic}/{part} number {number} came again with other content")
            continue
        if number != last[part] + 1:
            faults.append(f"{topic}/{part} number {number} follows {last[part]}")
        last[part], known[part, number] = number, payload
        event = json.loads(payload)
        if ids.setdefault(event["id"], (part, number)) != (part, number):
            faults.append(f"{topic}: event {event['id']} has two numbers, {ids[event['id']]} and {(part, number)}")
        subject = event["data"].get("declarationId")
        if subject and event["data"].get("version", 0) < version[subject]:
            faults.append(f"{topic}: version {event['data']['version']} of {subject} follows version {version[subject]}")
        version[subject] = max(version[subject], event["data"].get("version") or 0)
    return faults + [f"{topic}/{part} ends with number {last[part]}, but {n} were acknowledged" for part, n in acknowledged.items() if last[part] < n]


def halted(it):
    """Partitions that a service gave up; what it says at level ERROR beside that it lost a connection."""
    return [f"{service}: {line}" for service in SERVICES for line in
            (it.folder / "logs" / f"{service}.log").read_text(errors="replace").splitlines() if "is halted" in line or "AddressSanitizer" in line]


def drained(it, seconds):
    """[] when all that is on its way arrives in time: otherwise it stalls, which is a fault."""
    done = it.ctl("drain", "--timeout", str(seconds), check=False)
    return [] if done.returncode == 0 else [f"it stalls, not drained within {seconds} s: {(done.stderr or done.stdout).strip()}"]


def counted(it):
    """What must be equal; ticks go on, so each pair has some seconds to become so."""
    faults = []
    for what, (query, should) in COUNTED.items():
        try:
            until(lambda query=query, should=should: it.psql(f"SELECT ({query}), ({should})").strip().split("|"), lambda pair: pair[0] == pair[1], SETTLED_S)
        except AssertionError as error:
            faults.append(f"{what}: {error}")
    return faults


def faults(it, load, journal):
    """All that is wrong; [] is what the tests want."""
    found = [f"{what}: {path}" for what, path in (("refused", str(refusal)) for refusal in load.refused)]
    found += declared(it, load) + complained(it, load) + counted(it) + halted(it) + journal.faults()
    for topic in ("assessments", "releases", "outcomes", "ticks-assess", "ticks-inspect", "ticks-recall"):
        found += ordered(it, topic)
    return found
