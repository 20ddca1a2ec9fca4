"""Keeps an instance's services running: starts what ended again, later each time that it fails soon.

Takes over services that already run, so it may itself be killed and started again.
"""
import shutil
import signal
import sys
import time

from . import SERVICES
from .external import open_stack
from .instance import Instance

SOON = 10.0  # an end within so many seconds of its start is a failure to start
LOG_MOST = 32 << 20


class Watch:
    """When a service was last started, and how long to wait before the next time."""

    def __init__(self):
        self.started = time.monotonic()
        self.pause = 0.2
        self.due = 0.0

    def ended(self):
        """Notes an end; the pause doubles up to ten seconds while ends come soon."""
        now = time.monotonic()
        self.pause = min(self.pause * 2, 10.0) if now - self.started < SOON else 0.2
        self.due = now + self.pause


def shorten(path):
    """Keeps a long log's last part beside it, and lets the writer go on in the emptied file."""
    if path.exists() and path.stat().st_size > LOG_MOST:
        shutil.copyfile(path, path.with_suffix(".log.1"))
        with open(path, "r+b") as log:
            log.truncate(0)


def look(instance, service, watch):
    """Starts one service again when it is due."""
    process = instance.processes[service]
    if process.pid() is not None:
        return
    if watch.due == 0.0:
        watch.ended()
        print(f"{time.strftime('%FT%TZ', time.gmtime())} {service} ended; starts again in {watch.pause:.1f} s", flush=True)
    elif time.monotonic() >= watch.due:
        instance.start(service)
        watch.started, watch.due = time.monotonic(), 0.0


def main(folder, build, share, name):
    """Runs until SIGTERM, then stops the services."""
    stopping = []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))
    instance = Instance(open_stack(folder, build, share), name)
    instance.start()
    watches = {service: Watch() for service in SERVICES}
    round_ = 0
    while not stopping:
        for service, watch in watches.items():
            look(instance, service, watch)
        round_ += 1
        if round_ % 600 == 0:
            for process in [*instance.processes.values(), instance.supervisor]:
                shorten(process.log_file)
        time.sleep(0.1)
    for process in instance.processes.values():
        process.signal(signal.SIGTERM)
    for process in instance.processes.values():
        process.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
