"""
The real stack for a test: PostgreSQL and a broker that the suites of a job share, an instance for each test.
Its database is a copy of one that was migrated once, for that takes longer than many a test.

`with instance("recall") as it: it.start(); it.wait_ready(); …` (see deploy/stack/instance.py).  The servers stay up
until the job ends and calls stop().  An instance that ended stays with them: ext4 passes over each inode that was freed
in the last minutes, so that behind a dropped database the next copy of a thousand files takes five times as long.
The report of a sanitizer in a service's output is a failure, also where the test saw none.
"""
import contextlib
import datetime
import hashlib
import os
import re
import sys

from place import ROOT, STATE, build

sys.path.insert(0, str(ROOT))
from deploy.stack import StackError, certificates  # noqa: E402,F401
from deploy.stack.process import tidy_environment  # noqa: E402,F401
from deploy.stack.servers import Stack  # noqa: E402

PLACE = "stack-{}".format
FOLDER = STATE / PLACE(os.environ.get("LOOPGATE_TEST_SERVERS", build().name))
# Nothing here must outlive the machine; what a kill of the server itself leaves is still whole.
FAST = {"fsync": "off", "full_page_writes": "off"}


def silent(_):
    """Ports that were moved are of no interest here."""


def stack():
    """The shared servers, running, with the programs of this suite's build."""
    made = Stack(FOLDER, build=build(), share=ROOT, settings=FAST)
    made.make(say=silent)
    made.start()
    return made


def made_before(servers):
    """Those servers as they are, where there are any."""
    folder = STATE / PLACE(servers)
    return [Stack(folder, settings=FAST)] if (folder / "state.json").exists() else []


def stop(servers):
    """Stops those servers, as far as there are any."""
    for old in made_before(servers):
        old.stop()


def delete(servers):
    """Gives them back, so that the next run gets new ones, as on a new machine: when no job makes files any more."""
    for old in made_before(servers):
        old.delete()


def reports(made):
    """What sanitizers wrote into the services' output, of each service from its first report on."""
    found = []
    for service, process in made.processes.items():
        text = process.log_file.read_text(errors="replace") if process.log_file.exists() else ""
        first = re.search(r"^.*(?:ERROR: \w+Sanitizer|runtime error:)", text, re.M)
        if first:
            report = text[first.start():].split("Shadow bytes around")[0]  # what follows is of no use without the process
            found.append(f"{service}:\n{report[:8000]}")
    return found


def tails(made):
    """Which process each service runs as, or how it ended, and what it wrote last."""
    return "\n".join(f"{service}: {process.pid() or f'does not run, ended with {process.child and process.child.returncode}'}\n{process.log_file.read_text(errors='replace')[-2000:] if process.log_file.exists() else ''}"
                     for service, process in made.processes.items())


def migrated(servers):
    """The instance whose database is copied: made once for these migrations, and for a month, whose partitions it has."""
    digest = hashlib.sha256(f"{datetime.date.today():%Y-%m}".encode())
    for file in sorted((ROOT / "schemas" / "database").glob("*.sql")):
        digest.update(file.read_bytes())
    made = servers.instance("like_" + digest.hexdigest()[:16])
    if not made.state.get("migrated"):
        servers.make_database(made)
        made.ctl("migrate")
        made.state["migrated"] = True
        servers.save()
    return made


@contextlib.contextmanager
def instance(name, clock="demo", seed="1"):
    """A migrated instance without services: start what the test needs."""
    servers = stack()
    for old in servers.instances():
        if old.name == name:
            old.drop()
    made = servers.instance(name, clock, seed)
    made.migrate(like=migrated(servers))
    try:
        yield made
    finally:
        made.stop()
    found = reports(made)
    if found:
        raise AssertionError("\n".join(found))
