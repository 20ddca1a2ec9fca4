"""Demonstrations as tests run them: the driver itself, its table as numbers, and services that are killed while it runs."""
import contextlib
import io
import random
import re
import threading
import time

import stack
from deploy.demo import driver
from deploy.stack import SERVICES
from deploy.stack.instance import Instance

PHASES = ("declarations", "inspections", "market", "time goes on")


def run(*arguments, progress=None):
    """The lines of a demonstration's table: the first number of each by its first word; "digest" as it stands."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = driver.main(stack.stack(), list(arguments), progress or Quiet())
    if code != 0:
        raise AssertionError(said.getvalue())
    table = {}
    for word, value in re.findall(r"^(\S+) +(\S+)", said.getvalue(), re.M):
        table.setdefault(word, value if word == "digest" else value.replace(",", ""))
    return table


def instance(name):
    return Instance(stack.stack(), name)


def drop(*names):
    for one in stack.stack().instances():
        if one.name in names:
            one.drop()


class Quiet:
    """Progress that nobody sees."""

    def phase(self, done, text):
        pass

    def end(self):
        pass


class Killer(Quiet):
    """
    Kills services at random moments while a demonstration runs; the supervisor starts them again.

    In each of the phases, on `rounds` of the days before the last two, each service is killed once, all within `spread`
    seconds of the phase's begin.
    """

    def __init__(self, name, days, seed, phases=PHASES, rounds=1, spread=0.3):
        self.name, self.chance, self.spread = name, random.Random(seed), spread
        self.waiting = {phase: sorted(self.chance.sample(range(days - 2), rounds)) for phase in phases}
        self.days, self.killed, self.threads = days, [], []

    def phase(self, done, text):
        name = text.split("  ", 1)[1]
        due = self.waiting.get(name)
        if due and round(done * self.days) >= due[0]:
            due.pop(0)
            moments = [(self.chance.uniform(0, self.spread), service) for service in SERVICES]
            self.threads.append(threading.Thread(target=self._kill, args=(name, moments)))
            self.threads[-1].start()

    def _kill(self, phase, moments):
        began, it = time.monotonic(), instance(self.name)
        for moment, service in sorted(moments):
            time.sleep(max(0.0, began + moment - time.monotonic()))
            while it.processes[service].pid() is None:
                time.sleep(0.02)  # dead of the last kill: it comes back
            it.kill(service)
            self.killed.append((phase, service))

    def end(self):
        for thread in self.threads:
            thread.join()
