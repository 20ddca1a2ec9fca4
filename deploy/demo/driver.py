"""
The demonstration: declarations through the gateway and the whole loop on event time, day by day.

A day is: declarations, drain, what is done at the port, drain, what the market says, drain, tick.  Nothing of the next day begins
before nothing of this one is on its way, so two runs decide the same, whatever was killed in between.
"""
import argparse
import datetime
import sys
import time

from ..stack import StackError
from .customs import Customs
from .month import Month
from .people import keys
from .port import Port
from .progress import Progress
from .proof import PROOF, prove
from .report import Report
from .sending import JOURNAL, Sender
from .session import Pace, Rows

OWN, SEED = "demo", "demonstration"
MONTH_DAYS = 30
START, END = datetime.time(1), datetime.time(23, 59, 59)


def options(arguments):
    parser = argparse.ArgumentParser(prog="deploy/local demo", description="Replays declarations through the whole loop.")
    parser.add_argument("--declarations", metavar="FILE.csv", help="declarations to replay; a made-up month of a port without it")
    parser.add_argument("--days", type=int, metavar="N", help="the first N days of the file, or a month of N days")
    parser.add_argument("--again", action="store_true", help="send everything once more to the instance that is there")
    parser.add_argument("--instance", default=OWN, metavar="NAME", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.days is not None and given.days < 1:
        parser.error("a demonstration has a day at least")
    return given


def scenario(given):
    """What is replayed: a file's days, or a month that ends on the day before today."""
    if given.declarations:
        return Customs(given.declarations, given.days)
    yesterday = datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days=1)
    return Month(yesterday, given.days or MONTH_DAYS)


class Demonstration:
    """One run over an instance whose services are up."""

    def __init__(self, instance, progress, again=False):
        self.progress = progress
        self.sender = Sender(instance, keys(instance), again)
        self.rows = Rows(instance)
        self.pace = Pace(instance)
        self.began = time.monotonic()

    def run(self, story):
        """All days of a scenario."""
        port = Port(self.rows, self.sender, story)
        self.pace.tick(datetime.datetime.combine(story.days[0], START))
        for n, day in enumerate(story.days):
            done = n / len(story.days)
            self._declare(story, day, done)
            self._inspect(story, port, day, done)
            self._hear_the_market(story, day, done)
            self.progress.phase(done, f"{day}  time goes on")
            following = story.days[n + 1] if n + 1 < len(story.days) else None
            self.pace.tick(datetime.datetime.combine(following, START) if following else datetime.datetime.combine(day, END))

    def _declare(self, story, day, done):
        self.progress.phase(done, f"{day}  declarations")
        for who, kind, events in story.declarations(day):
            self.sender.send(who, kind, events)
        self.pace.drain()

    def _inspect(self, story, port, day, done):
        self.progress.phase(done, f"{day}  inspections")
        self.sender.send("carrier", "arrival", story.arrivals(day))
        port.work(day)
        self.pace.drain()

    def _hear_the_market(self, story, day, done):
        """Step by step: which goods a recall finds depends on what is released, and a step on the one before."""
        for who, kind, events in story.market(day):
            self.progress.phase(done, f"{day}  market")
            if kind == PROOF:
                for event in events:
                    prove(self.sender.channels[who], event)
            else:
                self.sender.send(who, kind, events)
            self.pace.drain()

    def again(self):
        """Everything once more, as it was sent."""
        for done in self.sender.again():
            self.progress.phase(done, "everything once more")
        self.pace.drain()

    def report(self):
        self.progress.end()
        return Report(self.rows, self.sender, time.monotonic() - self.began)

    def close(self):
        self.sender.close()
        self.rows.close()
        self.pace.close()


def prepare(stack, name, again):
    """The instance, with its services up; gives also whether they are ours to stop."""
    known = {instance.name: instance for instance in stack.instances()}
    used = name in known and (known[name].folder / JOURNAL).exists()
    if again and not used:
        raise StackError(f'there is no demonstration "{name}" to run again')
    if used and not again:
        if known[name].state["clock"] != "demo":
            raise StackError(f'the instance "{name}" has gone over to real time')
        known[name].drop()
    instance = stack.instance(name, "demo", SEED)
    if instance.state["clock"] != "demo":
        raise StackError(f'the instance "{name}" is on real time')
    ours = any(process.pid() is None for process in instance.processes.values())
    if ours:
        instance.migrate()
        instance.choose_ports({}, lambda _: None)
        instance.supervise()
        instance.wait_ready()
    return instance, ours


def main(stack, arguments, progress=None):
    """Runs it and prints its table; 1 when what was sent and what is there do not agree."""
    given = options(arguments)
    story = None if given.again else scenario(given)
    instance, ours = prepare(stack, given.instance, given.again)
    demonstration = Demonstration(instance, progress or Progress(), given.again)
    try:
        if given.again:
            demonstration.again()
        else:
            demonstration.run(story)
        report = demonstration.report()
        for line in report.lines():
            print(line)
        print(f"digest         {instance.ctl('digest').strip()}", flush=True)
    finally:
        demonstration.close()
        if ours:
            instance.stop()
    if not report.good:
        print("demo: not everything that the gateway acknowledged took effect", file=sys.stderr)
    return 0 if report.good else 1
