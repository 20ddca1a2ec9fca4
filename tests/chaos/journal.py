"""
The journal of one instance's positions, and holds: a test can make a process wait in the middle of its transaction.

Triggers of the test write it (journal.sql), so it tells what was committed and not what a service believes.  A process is
known by the application name of its connections.
"""
import sys
from pathlib import Path

from place import ROOT

sys.path.insert(0, str(ROOT))
from deploy.stack.process import Process  # noqa: E402

SQL = (Path(__file__).parent / "journal.sql").read_text()


class Journal:
    def __init__(self, it):
        self.it = it
        it.psql(SQL)

    def settings(self, service, process):
        """Further settings that give a process its name in the journal."""
        return {"LOOPGATE_DATABASE": f"{self.it.stack.conninfo(service, self.it)} application_name='{process}'"}

    def start(self, service, process):
        self.it.start(service, added=self.settings(service, process))

    def rival(self, service, name):
        """A second process of the service under the same member name, as a supervisor starts one when it takes the first for dead."""
        found = Process(self.it.folder / "run" / name, self.it.folder / "logs" / f"{name}.log")
        environment = {**self.it.environment(service), **self.settings(service, name), "LOOPGATE_ADMIN": ""}
        found.start([str(self.it.program(service))], environment, self.it.folder)
        return found

    def hold(self, *processes):
        for process in processes:
            self.it.psql(f"INSERT INTO chaos.hold VALUES ('{process}')")

    def let_go(self, process):
        self.it.psql(f"DELETE FROM chaos.hold WHERE process = '{process}'")

    def held(self, role):
        """The backends of a role that wait because they are held."""
        return self.it.stack.database.sql("SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database() "
                                          f"AND usename = 'loopgate_{role}'", self.it.database).split()

    def claims(self, process):
        return int(self.it.psql(f"SELECT count(*) FROM chaos.journal WHERE claim AND process = '{process}'"))

    def faults(self):
        """What the journal shows that must not be: commits of those who do not own, positions that go back, effects apart from their position."""
        ask = {"a process moved a position that another had claimed": """
                SELECT a.service, a.topic, a.part, a.to_offset, a.process, c.process FROM chaos.journal a JOIN chaos.journal c USING (service, topic, part, epoch)
                 WHERE NOT a.claim AND c.claim AND a.process <> c.process""",
               "a position went back": "SELECT * FROM chaos.journal WHERE to_offset < from_offset",
               "an epoch was claimed twice": """
                SELECT service, topic, part, epoch FROM chaos.journal WHERE claim GROUP BY 1, 2, 3, 4 HAVING count(*) > 1"""}
        tables = {"assess": ("assessment.receipt", "assessment.declaration"), "inspect": ("inspection.receipt",), "recall": ("recall.receipt",)}
        for service, names in tables.items():
            for table in names:
                ask[f"effects in {table} were committed apart from their position"] = (
                    f"SELECT xmin, count(*) FROM {table} WHERE xmin::text::bigint NOT IN "
                    f"(SELECT xid FROM chaos.journal WHERE NOT claim AND service = '{service}') GROUP BY 1")
        return [f"{what}: {line}" for what, query in ask.items() for line in self.it.psql(query + " LIMIT 3").splitlines()]
