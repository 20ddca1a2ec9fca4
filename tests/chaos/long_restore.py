"""
A backup put back: what was acknowledged since is read from Kafka again, once, and what comes afterwards is taken.  And topics
that are empty: what comes from then on is taken.
"""
import json
import random
import subprocess
import unittest

import verdict
from client import principal
from load import Goods, Load
from place import ROOT
from stack import instance
from wait import until

from deploy.stack.postgres import BINARIES
from deploy.stack.process import tidy_environment

CONSUMERS = ("assess", "inspect", "recall")
LOST = 40  # declarations between the backup and the loss


def postgres(it, program, *arguments):
    done = subprocess.run([BINARIES / program, *arguments], capture_output=True, text=True, env=tidy_environment({"LC_ALL": "C.UTF-8"}))
    if done.returncode != 0:
        raise AssertionError(f"{program}: {done.stderr[-2000:]}")


def lag(it):
    """Records that no consumer has read yet."""
    return sum(row["lag"] or 0 for row in json.loads(it.ctl("status", "--json"))["consumers"])


class Restored(unittest.TestCase):
    def everything_is_there(self, it, load):
        self.assertEqual(load.refused + verdict.declared(it, load) + verdict.counted(it) + verdict.halted(it), [])

    def test_nothing_is_lost_and_nothing_doubled(self):
        with instance("restored", clock="real") as it:
            it.start()
            it.wait_ready()
            load = Load(principal(it, "trader", "declarant"), principal(it, "market", "market"), seed=7, senders=0)
            goods, chance, kept = Goods("back", "B-"), random.Random("back"), it.folder / "backup"
            for _ in range(LOST):
                load.declare(goods, chance)
            postgres(it, "pg_dump", "--format=custom", f"--file={kept}", it.stack.conninfo("operator", it))
            for _ in range(LOST):
                load.declare(goods, chance)
            self.assertEqual(verdict.drained(it, 60), [])
            ids = it.psql("SELECT id, version FROM assessment.declaration ORDER BY 1, 2")
            it.stop()
            it.stack.drop_database(it)
            it.stack.make_database(it)
            postgres(it, "pg_restore", "--exit-on-error", f"--dbname={it.stack.conninfo('operator', it)}", kept)
            self.assertNotEqual(it.psql("SELECT id, version FROM assessment.declaration ORDER BY 1, 2"), ids)
            it.start(*CONSUMERS)
            until(lambda: lag(it), 0)
            it.psql((ROOT / "deploy/backup/after-restore.sql").read_text())
            it.start()
            it.wait_ready()
            for _ in range(LOST):
                load.declare(goods, chance)
            self.assertEqual(verdict.drained(it, 60), [])
            self.everything_is_there(it, load)
            self.assertEqual([line for line in ids.splitlines() if line not in it.psql("SELECT id, version FROM assessment.declaration").splitlines()], [])
            it.stop()
            it.state["topics"] = it.stack.new_topics(it.name)
            it.ctl("topics", "apply")
            cluster = it.psql("SELECT DISTINCT cluster_id FROM ops.position").strip()
            it.psql((ROOT / "deploy/backup/after-kafka-is-lost.sql").read_text().replace(":'cluster'", f"'{cluster}'"))
            it.start()
            it.wait_ready()
            for _ in range(LOST):
                load.declare(goods, chance)
            self.assertEqual(verdict.drained(it, 60), [])
            self.everything_is_there(it, load)


if __name__ == "__main__":
    unittest.main()
