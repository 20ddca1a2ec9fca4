"""One instance of Loopgate on a stack: a database, a topic prefix, keys, a clock and five services."""
import hashlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from . import SERVICES, StackError, ports
from .postgres import psql
from .process import Process, tidy_environment
from .servers import ROOT, Stack

KEYS = ("seal", "body", "receipt", "draw")
CONTROL = "ctl/loopgatectl"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy of the environment is not for what runs here


class Instance:
    """Its name is part of its database's name and of its topics'."""

    def __init__(self, stack: Stack, name):
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", name):
            raise StackError(f'"{name}" is no name of an instance')
        self.stack = stack
        self.name = name
        self.database = f"loopgate_{name}"
        self.folder = stack.folder / "instances" / name
        self.processes = {service: Process(self.folder / "run" / service, self.folder / "logs" / f"{service}.log")
                          for service in SERVICES}
        self.supervisor = Process(self.folder / "run" / "supervisor", self.folder / "logs" / "supervisor.log")

    @property
    def state(self):
        """What is remembered of it: clock, and what its makers note."""
        return self.stack.state["instances"][self.name]

    # Its life

    def make(self, clock="real", seed=None):
        """Its folders and keys, once; the same seed gives the same keys."""
        if self.name in self.stack.state["instances"]:
            return
        for name in ("keys", "run", "logs", "evidence"):
            (self.folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in KEYS:
            path = self.folder / "keys" / f"{name}.key"
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32) if seed is None else
                            hashlib.sha256(f"{seed} {name}".encode()).hexdigest())
        self.stack.state["instances"][self.name] = {"clock": clock, "topics": self.stack.new_topics(self.name)}
        self.stack.save()

    def set_clock(self, clock):
        """real or demo; services that run take it up when they are started again."""
        self.state["clock"] = clock
        self.stack.save()

    def migrate(self, like=None):
        """Makes the database (a copy of another instance's, which these programs migrated, when one is given) and brings its schema and the broker's topics up to these programs."""
        self.stack.make_database(self, like)
        if like is None:
            self.ctl("migrate")
        self.ctl("topics", "apply")

    def drop(self):
        """Stops it and gives its database, folder and ports back; its topics stay until the stack goes, and nobody else gets them."""
        self.stop()
        self.stack.drop_database(self)
        shutil.rmtree(self.folder)
        del self.stack.state["instances"][self.name]
        known = self.stack.state["ports"]
        for name in [name for name in known if name.startswith(f"{self.name}.")]:
            del known[name]
        self.stack.save()

    # Settings

    def port(self, name, wanted=None, say=print):
        """The port of that name, chosen when there is none yet."""
        known = self.stack.state["ports"].get(f"{self.name}.{name}")
        return known or self.stack.keep_port(f"{self.name}.{name}", wanted, say)

    def choose_ports(self, wanted, say=print):
        """A port for the gateway ("http") and for each service that does not run, as Stack.choose_ports."""
        for service in SERVICES:
            if self.processes[service].pid() is None:
                for name in self._ports_of(service):
                    self.stack.keep_port(f"{self.name}.{name}", wanted.get(name), say)

    @staticmethod
    def _ports_of(service):
        return (service, "http") if service == "gateway" else (service,)

    def _leave_taken_ports(self, service):
        """Another stack may have taken a port since it was chosen, and would answer in the service's place.  What is supervised keeps its port: people know it."""
        for name in self._ports_of(service):
            if not ports.is_free(self.port(name)):
                self.stack.keep_port(f"{self.name}.{name}", None, lambda words: print(words, file=sys.stderr))

    def url(self, path=""):
        """The gateway's address."""
        return f"http://127.0.0.1:{self.port('http')}{path}"

    def environment(self, service):
        """The settings of a service, or of "operator" for loopgatectl."""
        found = {"LOOPGATE_INSTANCE": self.name, "LOOPGATE_CLOCK": self.state["clock"],
                 "LOOPGATE_TOPIC_PREFIX": self.state["topics"], "LOOPGATE_DATABASE": self.stack.conninfo(service, self),
                 "LOOPGATE_KEYS": str(self.folder / "keys"), "LOOPGATE_SHARE": str(self.stack.share),
                 "LOOPGATE_EVIDENCE": str(self.folder / "evidence")}
        found.update(self.stack.kafka_environment(service))
        if service in SERVICES:
            found["LOOPGATE_ADMIN"] = f"127.0.0.1:{self.port(service)}"
        console = self.stack.build / "services" / "gateway" / "console" / "dist"
        if service == "gateway" and (console / "index.html").exists():
            found["LOOPGATE_CONSOLE"] = str(console)
        if service == "gateway":
            found["LOOPGATE_PUBLIC_DATABASE"] = self.stack.conninfo("public", self)
            found["LOOPGATE_LISTEN"] = f"127.0.0.1:{self.port('http')}"
        return found

    def program(self, service):
        return self.stack.build / "services" / service / f"loopgate-{service}"

    # Commands

    def ctl(self, *arguments, input_text=None, check=True):
        """Runs loopgatectl as the operator; gives its output, or the whole result when not to check."""
        done = subprocess.run([self.stack.build / "services" / CONTROL, *arguments], capture_output=True, text=True,
                              input=input_text, env=tidy_environment(self.environment("operator")))
        if not check:
            return done
        if done.returncode != 0:
            raise StackError(f"loopgatectl {' '.join(arguments)} failed ({done.returncode}): {(done.stderr or done.stdout).strip()}")
        return done.stdout

    def psql(self, text, service="operator"):
        """Runs statements as the database's owner or a service's role; gives rows as lines, columns apart by '|'."""
        return psql(self.stack.conninfo(service, self), text)

    # Services

    def start(self, *services, added=None):
        """Starts services (all when none is named) that do not run; `added` are further settings."""
        for service in services or SERVICES:
            if not self.program(service).exists():
                raise StackError(f"there is no {self.program(service)}")
            if self.processes[service].pid() is None and self.supervisor.pid() is None:
                self._leave_taken_ports(service)
            environment = tidy_environment({**self.environment(service), **(added or {})})
            self.processes[service].start([str(self.program(service))], environment, self.folder)

    def stop(self, *services):
        """Stops services (all, and what keeps them running, when none is named) gracefully, side by side."""
        if not services:
            self.supervisor.stop()
        for service in services or SERVICES:
            self.processes[service].signal(signal.SIGTERM)
        for service in services or SERVICES:
            self.processes[service].stop()

    def kill(self, service):
        """Ends a service without asking."""
        self.processes[service].kill()

    def pause(self, service):
        """Freezes a service until it is resumed."""
        self.processes[service].signal(signal.SIGSTOP)

    def resume(self, service):
        self.processes[service].signal(signal.SIGCONT)

    def supervise(self):
        """Starts what keeps the services running from here on.  It finds their ports chosen: it would choose others than who waits for them here."""
        for service in SERVICES:
            for name in self._ports_of(service):
                self.port(name)
        argv = [sys.executable, "-B", "-m", "deploy.stack.supervise", str(self.stack.folder), str(self.stack.build),
                str(self.stack.share), self.name]
        self.supervisor.start(argv, {**os.environ, "PYTHONPATH": str(ROOT)}, self.folder)

    def ready(self, service):
        """Whether a service says so itself."""
        try:
            with DIRECT.open(f"http://127.0.0.1:{self.port(service)}/readyz", timeout=5) as answer:
                return answer.status == 200
        except (OSError, urllib.error.URLError):
            return False

    def _last_words(self, services):
        return "\n".join(f"{service}:\n{self.processes[service].last_lines(5)}" for service in services)

    def wait_ready(self, *services, seconds=120):
        """Waits until the services (all when none is named) are ready; StackError tells which is not, and its last words."""
        end = time.monotonic() + seconds
        asked = waiting = list(services or SERVICES)
        while waiting:
            waiting = [service for service in waiting if not self.ready(service)]
            gone = self.supervisor.pid() is None and any(self.processes[service].pid() is None for service in asked)
            if gone or waiting and time.monotonic() > end:
                raise StackError(f"not ready{'' if gone else f' after {seconds} s'}: {self._last_words(waiting or asked)}")
            time.sleep(0.05 if waiting else 0)
