"""
What every bench stands on: the real stack with all durability on, in a folder of its own; figures as they are printed;
the processor time and memory of processes.
"""
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.request

from client import principal
from place import ROOT, STATE, build

sys.path.insert(0, str(ROOT))
from deploy.stack.servers import Stack  # noqa: E402

TICK_US = 1000000 // os.sysconf("SC_CLK_TCK")


def say(text):
    """To the person who waits."""
    print(text, file=sys.stderr, flush=True)


class Figures:
    """One JSON line each as they come, all of them as a table at the end."""

    def __init__(self, bench):
        self.bench, self.rows = bench, []

    def add(self, figure, value, unit):
        self.rows.append((figure, value, unit))
        print(json.dumps({"bench": self.bench, "figure": figure, "value": round(value, 6), "unit": unit}), flush=True)

    def table(self):
        for figure, value, unit in self.rows:
            say(f"{self.bench:<10} {figure:<22} {value:>14,.3f} {unit}")


def program(figures, name, *arguments):
    """Runs a bench that is a C program; it prints its own lines."""
    done = subprocess.run([build() / "tests" / "bench" / name, *arguments], stdout=subprocess.PIPE, text=True, check=True)
    for line in done.stdout.splitlines():
        figure = json.loads(line)
        figures.add(figure["figure"], figure["value"], figure["unit"])


@contextlib.contextmanager
def instance(settings=None):
    """A migrated instance without services; its servers keep every promise that production's keep."""
    stack = Stack(STATE / "bench", build=build(), share=ROOT, settings=settings)
    with stack:
        for old in stack.instances():
            old.drop()
        made = stack.instance("bench")
        made.migrate()
        keep_wal_files(stack.database)
        try:
            yield made
        finally:
            made.stop()


def keep_wal_files(database):
    """WAL files to write over, as a server has that has run for a while: where one must be made first, all commits wait for it."""
    database.sql("DO $$ BEGIN FOR i IN 1..24 LOOP PERFORM pg_logical_emit_message(false, 'bench', ''); PERFORM pg_switch_wal(); END LOOP; END $$")
    database.sql("CHECKPOINT")


def sender(it, name):
    """A client that may declare, and that the gateway knows by now."""
    client = principal(it, name, "declarant")
    wait("the gateway's look at keys", lambda: client.get("/v1/receipts/none").status != 401)
    return client


def metrics(it, service):
    """The series of a service: name with labels to value."""
    with urllib.request.urlopen(f"http://127.0.0.1:{it.port(service)}/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line and not line.startswith("#"))}


def cpu_us(pid):
    """Processor time of a process so far, all threads; 0 when it has ended."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) * TICK_US


def backends(it, service):
    """The process ids of a service's connections."""
    return [int(pid) for pid in it.psql(f"SELECT pid FROM pg_stat_activity WHERE usename = 'loopgate_{service}'").split()]


def peak_mib(pid):
    """The most memory that a process has held."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0


def wait(what, ready, seconds=60, pause=0.05):
    """Waits until ready() gives something true, and gives it; SystemExit when it does not in time."""
    end = time.monotonic() + seconds
    while not (found := ready()):
        if time.monotonic() > end:
            raise SystemExit(f"bench: {what} did not happen within {seconds} s")
        time.sleep(pause)
    return found
