"""Processes that outlive the command that started them.

A process is known by its id and its start time, kept in one file: an id alone could by now be a
stranger's, and a stranger is never signalled.
"""
import os
import signal
import subprocess
import time
from pathlib import Path


def started_at(pid):
    """The kernel's start time of a live process, else None."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    # The first thread ends before the others, which may still hold the sockets.
    return None if fields[0] in "ZX" and int(fields[17]) <= 1 else fields[19]


class Process:
    """One program: where its id is kept and where its output goes."""

    def __init__(self, pid_file, log_file):
        self.pid_file = Path(pid_file)
        self.log_file = Path(log_file)
        self.child = None

    def pid(self):
        """Its process id while it lives, else None."""
        if self.child is not None:
            self.child.poll()
        try:
            pid, since = self.pid_file.read_text().split()
        except (OSError, ValueError):
            return None
        return int(pid) if started_at(pid) == since else None

    def start(self, argv, environment=None, folder=None):
        """Starts it in a session of its own, unless it lives."""
        if self.pid() is not None:
            return
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log_file, "ab") as log:
            self.child = subprocess.Popen(argv, env=environment, cwd=folder, stdin=subprocess.DEVNULL,
                                          stdout=log, stderr=log, start_new_session=True)
        kept = self.pid_file.with_suffix(".new")
        kept.write_text(f"{self.child.pid} {started_at(self.child.pid)}\n")
        kept.replace(self.pid_file)

    def signal(self, number):
        """Sends a signal; without effect on a dead process."""
        pid = self.pid()
        if pid is not None:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def wait(self, seconds):
        """Whether it ended in time."""
        end = time.monotonic() + seconds
        while self.pid() is not None:
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def stop(self, seconds=12):
        """Asks it to end, and after `seconds` makes it."""
        self.signal(signal.SIGTERM)
        if not self.wait(seconds):
            self.signal(signal.SIGCONT)
            self.kill()
        self.pid_file.unlink(missing_ok=True)

    def kill(self):
        """Ends it without asking."""
        self.signal(signal.SIGKILL)
        self.wait(5)

    def last_lines(self, n=15):
        """The end of its output, for an error's text."""
        try:
            return "\n".join(self.log_file.read_text(errors="replace").splitlines()[-n:])
        except OSError:
            return ""


def tidy_environment(added):
    """This process's environment without settings of Loopgate or PostgreSQL, plus those given."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LOOPGATE_", "PG"))}
    kept.update(added)
    return kept
