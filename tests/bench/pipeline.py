"""
How fast one assess process turns declarations that wait in Kafka into committed pre-assessments, the relay running,
beside, in the same run, a bare COPY of the very same rows and a bare read of the topic.

The declarations come through the gateway once; each round empties assess's tables, sets its position back and works
the same topic off again.  What COPY writes is captured before the rounds from a run without relay, transaction by
transaction, so it holds the outbox's rows too and has the loop's own batch sizes.
"""
import statistics
import subprocess
import time

import stand
from goods import Goods
from stand import say

ROUNDS, LINES = 3, 10000
WRITTEN = ("declaration", "item", "unit", "later_release", "ticket", "score_bin", "receipt", "outbox")
DONE = ('loopgate_records_total{topic="declarations"', 'state="done"')
IDLE = ('loopgate_idle_under_lag_us_total{topic="declarations"', "")
SESSION_S = 11  # until Kafka gives the partitions of the loops that ended to the bare reader


def send(it, count, prefix="B"):
    """Puts declarations into the topic the way a platform does, numbered under the prefix."""
    it.start("gateway")
    it.wait_ready("gateway")
    client, goods = stand.sender(it, f"mall-{prefix.lower()}"), Goods(1, prefix)
    for begin in range(0, count, LINES):
        some = min(LINES, count - begin)
        answers = client.post("/v1/declarations", goods.lines(some), media="application/x-ndjson").lines()
        if len(answers) != some or any(answer["status"] != 202 for answer in answers):
            raise SystemExit(f"bench: the gateway did not take all declarations: {[a for a in answers if a['status'] != 202][:2]}")
    it.stop("gateway")


def empty(it):
    """assess has seen nothing yet; what it learned and its place among the consumers stay."""
    tables = ", ".join(f"assessment.{table}" for table in WRITTEN)
    it.psql(f"TRUNCATE {tables}; DELETE FROM assessment.kafka_position WHERE topic = 'declarations'")
    it.stack.database.sql("CHECKPOINT")


def drain(it, count):
    """Starts assess and waits until all is committed: seconds, and declarations in them, from the first that were."""
    it.start("assess")
    first = stand.wait("a first commit", lambda: done(it), pause=0.01)
    begun = time.monotonic()
    last, moved = first, begun
    while last < count:
        time.sleep(0.1)
        now = done(it)
        if now != last:
            last, moved = now, time.monotonic()
        if time.monotonic() - moved > 60:
            raise SystemExit(f"bench: {last:.0f} of {count} were done, and no more came for 60 s")
    return moved - begun, count - first


def done(it):
    try:
        return sum(counted(it, *DONE))
    except OSError:
        return 0


def counted(it, name, label):
    """A series of each declarations loop."""
    return [value for series, value in stand.metrics(it, "assess").items() if series.startswith(name) and label in series]


def check(it, count):
    """A figure counts only when everything is there."""
    found = it.psql("SELECT (SELECT count(*) FROM assessment.declaration), (SELECT count(*) FROM assessment.receipt), "
                    "(SELECT count(*) FROM assessment.dead_letter)").strip()
    if found != f"{count}|{count}|0":
        raise SystemExit(f"bench: declarations, receipts and dead letters are {found}, not {count}|{count}|0")


def capture(it, count, folder):
    """Every row that the work leaves, as files of binary COPY, one for each table and transaction; the script that loads them."""
    empty(it)
    drain(it, count)
    it.stop("assess")
    check(it, count)
    it.psql("DROP SCHEMA IF EXISTS bench CASCADE; CREATE SCHEMA bench")
    columns = {}
    for table in WRITTEN:
        columns[table] = it.psql("SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped "
                                 f"AND attidentity = '' AND NOT atthasdef AND attrelid = 'assessment.{table}'::regclass").strip()
        it.psql(f"CREATE UNLOGGED TABLE bench.{table} AS SELECT xmin::text::bigint AS batch, {columns[table]} FROM assessment.{table}; "
                f"CREATE INDEX ON bench.{table} (batch)")
    batches = it.psql(" UNION ".join(f"SELECT batch FROM bench.{table}" for table in WRITTEN) + " ORDER BY 1").split()
    out, load = [], []
    for batch in batches:
        load.append("BEGIN;")
        for table in WRITTEN:
            file = folder / f"{table}-{batch}"
            out.append(f"\\copy (SELECT {columns[table]} FROM bench.{table} WHERE batch = {batch}) TO '{file}' (FORMAT binary)")
            load.append(f"\\copy assessment.{table} ({columns[table]}) FROM '{file}' (FORMAT binary)")
        load.append("COMMIT;")
    psql(it, "operator", "\n".join(out))
    say(f"captured {len(batches)} batches, {sum(f.stat().st_size for f in folder.iterdir()) / count:,.0f} bytes a declaration")
    it.psql("DROP SCHEMA bench CASCADE")
    return "\n".join(load), count / len(batches)


def psql(it, service, text):
    subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", it.stack.conninfo(service, it)], input=text, text=True, check=True,
                   stdout=subprocess.DEVNULL)


def loaded(it, script):
    """Seconds of the COPY."""
    empty(it)
    begun = time.monotonic()
    psql(it, "assess", script)
    return time.monotonic() - begun


def consumed(it, count):
    """Seconds of reading the topic without work."""
    time.sleep(SESSION_S)
    done = subprocess.run([it.stack.build / "tests" / "bench" / "bench_consume", str(count)], env=it.environment("assess"),
                          stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout)


def one_round(it, count, script):
    """Work, COPY and bare reading, one behind the other, so that a busy machine slows all three."""
    empty(it)
    it.start("relay")
    it.wait_ready("relay")
    seconds, worked = drain(it, count)
    pid = it.processes["assess"].pid()
    found = {"declarations_per_s": worked / seconds, "client_cpu_us": stand.cpu_us(pid) / count,
             "backend_cpu_us": sum(map(stand.cpu_us, stand.backends(it, "assess"))) / count, "rss_mib": stand.peak_mib(pid),
             "idle_ms_under_lag": max(counted(it, *IDLE)) / 1000}
    it.stop("assess", "relay")
    check(it, count)
    found["copy_per_s"], found["consume_per_s"] = count / loaded(it, script), count / consumed(it, count)
    check(it, count)
    found["copy_ratio"] = found["declarations_per_s"] / found["copy_per_s"]
    found["consume_ratio"] = found["declarations_per_s"] / found["consume_per_s"]
    say("  ".join(f"{name} {value:,.2f}" for name, value in found.items()))
    return found


UNITS = {"declarations_per_s": "1/s", "copy_ratio": "ratio", "consume_ratio": "ratio", "client_cpu_us": "us/declaration",
         "backend_cpu_us": "us/declaration", "rss_mib": "MiB", "idle_ms_under_lag": "ms", "copy_per_s": "1/s", "consume_per_s": "1/s"}


def measure(figures, count=120000):
    with stand.instance() as it:
        folder = it.folder / "copy"
        folder.mkdir(exist_ok=True)
        say(f"sends {count} declarations")
        send(it, count)
        script, batch = capture(it, count, folder)
        rounds = [one_round(it, count, script) for _ in range(ROUNDS)]
    for name, unit in UNITS.items():
        figures.add(name, statistics.median(found[name] for found in rounds), unit)
    figures.add("copy_batch", batch, "declarations")
