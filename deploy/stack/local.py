"""The commands of deploy/local, once packages, user and source are in place.

One stack in the state folder with the instance "main"; the demonstration on request has its own.
"""
import argparse
import importlib
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

from . import SERVICES, StackError, jars
from .accounts import make_accounts
from .external import External
from .external import named as external_named
from .instance import CONTROL, Instance
from .process import tidy_environment
from .servers import ROOT, Stack

WANTED = {"postgres": 15432, "kafka": 19092, "controller": 19093, "http": 18080, "gateway": 18081,
          "assess": 18082, "inspect": 18083, "recall": 18084, "relay": 18085}
MAIN = "main"


def demonstration():
    """The demonstration's main(stack, arguments), None where this checkout has none."""
    try:
        driver = importlib.import_module("deploy.demo.driver")
    except ModuleNotFoundError as error:
        if error.name not in ("deploy.demo", "deploy.demo.driver"):
            raise
        return None
    return getattr(driver, "main", None)


def say(text):
    """One line about what happens, beside the output proper."""
    print(f"  {text}", file=sys.stderr, flush=True)


class Local:
    """The state folder and what is in it: stack/, build/, jars/ and, for a separate user, source/."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.build = self.folder / "build"
        kind = External if external_named() else Stack
        self.stack = kind(self.folder / ("external" if external_named() else "stack"), self.build, ROOT, self.folder / "jars")

    def main(self):
        """The main instance; StackError where there is none."""
        if not self.stack.made() or MAIN not in self.stack.state["instances"]:
            raise StackError('nothing is here yet: "deploy/local up" makes it')
        return Instance(self.stack, MAIN)

    # up

    def compile(self):
        """A release build; next to nothing when nothing changed."""
        log = self.folder / "build.log"
        if not (self.build / "build.ninja").exists():
            shutil.rmtree(self.build, ignore_errors=True)
            self._build_step(log, "meson", "setup", "--buildtype=release", "-Dtests=false", str(self.build), str(ROOT))
        programs = [f"services/{service}/loopgate-{service}" for service in SERVICES] + [f"services/{CONTROL}"]
        if not self._build_with_console(log, programs):
            self._build_step(log, "ninja", "-C", str(self.build), *programs)

    def _build_with_console(self, log, programs):
        """Programs and console side by side; false where there is no npm, or what npm should bring could not be had."""
        if "console.stamp" not in (self.build / "build.ninja").read_text():
            return False
        try:
            self._build_step(log, "ninja", "-C", str(self.build), "-k", "0", *programs, "console")
        except StackError:
            say(f"the console could not be built, see {log}; goes on without it")
            return False
        return True

    def _build_step(self, log, *argv):
        with open(log, "ab") as to:
            # Caches elsewhere would keep files that reset does not know.
            environment = {**os.environ, "CCACHE_DISABLE": "1", "npm_config_cache": str(self.folder / "npm")}
            if subprocess.run(argv, stdout=to, stderr=to, stdin=subprocess.DEVNULL, env=environment).returncode != 0:
                last = "\n".join(log.read_text(errors="replace").splitlines()[-25:])
                raise StackError(f"the build failed, see {log}:\n{last}")

    def prepare(self):
        """Build, jars and the stack's secrets side by side."""
        failed = []

        def run(step):
            try:
                step()
            except (StackError, OSError, subprocess.SubprocessError) as error:
                failed.append(error)

        steps = (self.compile, lambda: self.stack.make(WANTED, say), self.stack.bring_jars)
        threads = [threading.Thread(target=run, args=(step,)) for step in steps]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise StackError("\n".join(str(error) for error in failed))

    def programs(self):
        """What tells one build's programs from another's."""
        found = [self.build / "services" / service / f"loopgate-{service}" for service in SERVICES]
        return [[p.stat().st_mtime_ns, p.stat().st_size] for p in found if p.exists()]

    def up(self):
        """Everything, from whatever is there already."""
        start = time.monotonic()
        say("building, and bringing what the broker needs")
        self.prepare()
        say("starting the database and the broker")
        self.stack.start()
        self._drop_unfinished()
        first = MAIN not in self.stack.state["instances"]
        demonstrates = first and not external_named() and demonstration() is not None
        instance = self.stack.instance(MAIN, *(("demo", MAIN) if demonstrates else ()))
        if instance.state.get("programs") != self.programs():
            instance.stop()
        say("bringing schema and topics up to date")
        instance.migrate()
        self._run(instance)
        if instance.state["clock"] == "demo":
            self._demonstrate(instance)
        accounts = make_accounts(instance, demonstrates, self.stack.folder / "accounts")
        self._tell(instance, time.monotonic() - start, accounts)
        return 0

    def _run(self, instance):
        say("starting the services")
        instance.choose_ports(WANTED, say)
        instance.state["programs"] = self.programs()
        self.stack.save()
        instance.supervise()
        instance.wait_ready()

    def _drop_unfinished(self):
        """A first month that did not come to its end is begun anew, with an instance of its own."""
        if self.stack.state["instances"].get(MAIN, {}).get("clock") == "demo":
            Instance(self.stack, MAIN).drop()

    def _demonstrate(self, instance):
        """The first month, on its own clock; then the instance goes over to real time."""
        say("running a demonstration month")
        try:
            if demonstration()(self.stack, ["--instance", MAIN]) != 0:
                raise StackError("see above")
        except StackError as error:
            instance.stop()
            raise StackError(f"the demonstration month failed, the next \"up\" begins it anew: {error}") from error
        instance.stop()
        instance.set_clock("real")
        self._run(instance)

    def _tell(self, instance, seconds, accounts):
        folder = self.stack.folder
        print(f"\nLoopgate is up ({seconds:.0f} s).\n"
              f"  API          {instance.url('/v1/')}   (description: {instance.url('/openapi.json')})\n"
              f"  public       {instance.url('/public')}\n"
              f"  admin        " + "  ".join(f"{s} 127.0.0.1:{instance.port(s)}" for s in SERVICES))
        for line in self.stack.describe():
            print(f"  {line}")
        if accounts is not None:
            print(f"  sign in      with a one-time password of {accounts}, to be changed at once; at http://localhost:{instance.port('http')}")
        print(f"  credentials  {folder}: readable by their owner alone\n"
              f"  logs         {instance.folder / 'logs'}\n"
              "Next: deploy/local status, deploy/local psql, deploy/local demo, "
              f"curl {instance.url('/openapi.json')}")

    # The other commands

    def down(self):
        """Stops everything; all data stays."""
        self.stack.stop()
        print("Loopgate is down; its data stays until deploy/local reset.")

    def status(self):
        """What runs; 1 when anything does not."""
        instance = self.main()
        well = True
        for name, pid, address in self.stack.servers():
            well &= pid is not None
            print(f"{name:<12}{f'process {pid}' if pid else 'stopped':<18}{address}")
        for service, process in instance.processes.items():
            ready = instance.ready(service)
            well &= ready
            pid = process.pid()
            state = f"process {pid}" if pid else "stopped"
            print(f"{service:<12}{state:<18}127.0.0.1:{instance.port(service):<8}{'ready' if ready else 'not ready'}")
        if well:
            print(instance.ctl("status", check=False).stdout, end="")
        return 0 if well else 1

    def logs(self, service):
        """The end of the logs, and what comes."""
        instance = self.main()
        known = {name: process.log_file for name, process in instance.processes.items()}
        known["supervisor"] = instance.supervisor.log_file
        known.update({"postgres": self.stack.folder / "postgres" / "log", "kafka": self.stack.folder / "kafka" / "log"})
        if service is not None and service not in known:
            raise StackError(f'no log of "{service}"; there are {", ".join(known)}')
        files = [str(known[service])] if service else [str(path) for path in known.values() if path.exists()]
        follow = ["-F"] if sys.stdout.isatty() else []
        os.execvp("tail", ["tail", "-n", "100" if service else "20", *follow, "--", *files])

    def psql(self, rest):
        """A session with the main instance's database, as its owner."""
        os.execvp("psql", ["psql", self.stack.conninfo("operator", self.main()), *rest])

    def ctl(self, rest):
        """Runs loopgatectl on the main instance, as the operator."""
        instance = self.main()
        program = self.build / "services" / CONTROL
        os.execve(program, ["loopgatectl", *rest], tidy_environment(instance.environment("operator")))

    def demo(self, rest):
        """A demonstration in an instance of its own."""
        if external_named():
            raise StackError("the demonstration runs only on a stack that this command made")
        self.main()
        demonstrate = demonstration()
        if demonstrate is None:
            raise StackError("this checkout has no demonstration")
        self.stack.choose_ports(WANTED, say)
        self.stack.start()
        return demonstrate(self.stack, rest)

    def reset(self):
        """Stops everything and removes it; deploy/local then removes the state folder."""
        if external_named():
            raise StackError("LOOPGATE_DATABASE and LOOPGATE_KAFKA name servers that this command did not make; they are left alone")
        if self.stack.made():
            self.stack.delete()
        if (self.folder / "external").exists():
            Stack(self.folder / "external").stop()  # the services alone; their servers are somebody else's

    def doctor(self):
        """Looks for what is wrong; 1 when anything is."""
        instance = self.main()
        bad = self._look_at_files()
        stopped = [f"{name} does not run" for name, pid, _ in self.stack.servers() if pid is None]
        bad += stopped + [f"{service} is not ready" for service in SERVICES if not instance.ready(service)]
        if not stopped:
            done = instance.ctl("doctor", check=False)
            print(done.stdout, end="")
            if done.returncode != 0:
                bad.append(f"loopgatectl doctor: {done.stderr.strip() or 'see above'}")
        for line in bad:
            print(line)
        print(f"wrong: {len(bad)}" if bad else "nothing is wrong")
        return 1 if bad else 0

    def _look_at_files(self):
        bad = [] if external_named() else [f"jar {name} is missing or changed" for name in jars.wrong(self.folder / "jars")]
        if self.stack.folder.stat().st_mode & 0o077:
            bad.append(f"{self.stack.folder} is open to others")
        free = shutil.disk_usage(self.folder).free >> 20
        if free < 1024:
            bad.append(f"only {free} MiB of disk are free")
        return bad


def arguments(argv):
    parser = argparse.ArgumentParser(prog="deploy/local", description="Loopgate on this machine.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in ("up", "down", "status", "doctor", "reset"):
        commands.add_parser(name, help=getattr(Local, name).__doc__)
    commands.add_parser("logs", help=Local.logs.__doc__).add_argument("service", nargs="?")
    for name in ("psql", "ctl", "demo"):
        commands.add_parser(name, help=getattr(Local, name).__doc__, add_help=False)
    return parser.parse_known_args(argv)


def main(argv):
    os.umask(0o077)
    folder = Path(os.environ["LOOPGATE_STATE"])
    known, rest = arguments(argv)
    local = Local(folder)
    try:
        if known.command in ("psql", "ctl", "demo"):
            return getattr(local, known.command)(rest)
        if rest:
            raise StackError(f'"{rest[0]}" is not understood')
        return local.logs(known.service) if known.command == "logs" else getattr(local, known.command)()
    except StackError as error:
        print(f"deploy/local: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
