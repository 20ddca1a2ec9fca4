"""
Faults at random moments, from a seed: services killed and frozen, each started again at once as a supervisor would; the
database and the broker killed and started again.
"""
import random
import sys
import threading
import time

from place import ROOT
from wait import until

sys.path.insert(0, str(ROOT))
from deploy.stack import SERVICES, StackError  # noqa: E402

PAUSE_S = (0.3, 1.0)  # between two kills
FREEZE_S = (4, 6)     # longer than idle_in_transaction_session_timeout (3 s)
LONG_S = 12           # longer than the consumers' session (10 s)
READY_S = 60          # after the faults


class Havoc:
    def __init__(self, it, journal, seed):
        self.it, self.journal, self.chance = it, journal, random.Random(seed)
        self.started, self.kills, self.frozen, self.log = 0, 0, {}, []

    def start(self, *services):
        """Starts services that do not run, each process under a name of its own."""
        for service in services or SERVICES:
            if self.it.processes[service].pid() is None:
                self.started += 1
                self.journal.start(service, f"{service}-{self.started}")

    def note(self, what):
        self.log.append(f"{time.strftime('%H:%M:%S')} {what}")

    def kill(self, service):
        self.note(f"kill {service}")
        self.it.kill(service)
        self.kills += 1
        self.start(service)

    def freeze(self, service, seconds):
        """Freezes a service; another thread thaws it, so the other faults go on meanwhile."""
        if service in self.frozen and self.frozen[service].is_alive():
            return
        self.note(f"freeze {service} for {seconds:.0f} s")
        self.it.pause(service)
        self.frozen[service] = threading.Timer(seconds, self.it.resume, (service,))
        self.frozen[service].start()

    def restart_database(self):
        self.note("kill postgresql")
        self.it.stack.database.kill()
        end = time.monotonic() + 60
        while True:
            time.sleep(0.5)  # the backends see that their postmaster is gone
            try:
                self.it.stack.database.start()
                return
            except StackError:
                if time.monotonic() > end:
                    raise

    def restart_broker(self):
        self.note("kill the broker")
        self.it.stack.kafka.kill()
        self.it.stack.kafka.start()

    def rampage(self, kills, freezes, servers=True):
        """`kills` kills, all services alike, freezes and the servers' deaths spread among them."""
        plan = ["kill"] * kills + ["freeze"] * freezes
        self.chance.shuffle(plan)
        if servers:
            plan.insert(len(plan) // 3, "database")
            plan.insert(2 * len(plan) // 3, "broker")
        plan.insert(len(plan) // 2, "long freeze")
        victims = [SERVICES[n % len(SERVICES)] for n in range(kills)]
        self.chance.shuffle(victims)
        for act in plan:
            if act == "kill":
                self.kill(victims.pop())
            elif act == "freeze":
                self.freeze(self.chance.choice(SERVICES), self.chance.uniform(*FREEZE_S))
            elif act == "long freeze":
                self.freeze("assess", LONG_S)
            elif act == "database":
                self.restart_database()
            else:
                self.restart_broker()
            time.sleep(self.chance.uniform(*PAUSE_S))
            self.start()

    def calm(self):
        """No more faults: all run, none is frozen."""
        for timer in self.frozen.values():
            timer.join()
        self.start()
        until(self.all_ready, seconds=READY_S)

    def all_ready(self):
        """Whether they are; what ended in the meantime is started again."""
        self.start()
        return all(self.it.ready(service) for service in SERVICES)
