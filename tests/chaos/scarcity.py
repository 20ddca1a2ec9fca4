"""
A disk without room and memory that is out, for processes that are started with faultlib.c: a file says where, or how often.
"""
import contextlib
import os

from journal import Journal
from place import build

WELL = "application/problem+json"


@contextlib.contextmanager
def environment(added):
    """What is started meanwhile has these settings besides."""
    kept = os.environ.copy()
    os.environ.update(added)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


class Scarcity:
    """A file that is looked at by those who were started with the settings."""

    def __init__(self, kind, flag):
        self.kind, self.flag = kind, flag

    def settings(self):
        """The library by its name, for its path may have spaces, which would end it."""
        return {"LD_PRELOAD": "faultlib.so", "LD_LIBRARY_PATH": str(build() / "tests" / "chaos"), f"CHAOS_{self.kind}": str(self.flag)}

    @contextlib.contextmanager
    def of(self, what):
        """A path below which nothing can be written; one allocation of how many fails, and a seed."""
        new = self.flag.with_suffix(".new")
        new.write_text(str(what))
        new.replace(self.flag)
        try:
            yield
        finally:
            self.flag.unlink()


class ScarceJournal(Journal):
    """A journal whose services are started with the scarcity of their name."""

    def __init__(self, it, scarcities):
        super().__init__(it)
        self.scarcities = scarcities

    def settings(self, service, process):
        scarcity = self.scarcities.get(service)
        return {**super().settings(service, process), **(scarcity.settings() if scarcity else {})}


def rude(answers):
    """Answers that are no 503 with its reason and when to come again."""
    return [(answer.status, dict(answer.headers), answer.body[:300]) for answer in answers
            if (answer.status, answer.headers["Content-Type"]) != (503, WELL) or not answer.headers["Retry-After"] or not answer.json()["detail"]]
