"""Long sessions with the database and with loopgatectl: a process for each question would cost more than the answer."""
import json
import subprocess

from ..stack import StackError
from ..stack.postgres import BINARIES
from ..stack.process import tidy_environment

END = "-- end of answer --"


class Session:
    """A program that answers one line or question after the other."""

    def __init__(self, argv, environment):
        self.process = subprocess.Popen(argv, env=tidy_environment(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, encoding="utf-8", bufsize=1)

    def ask(self, text, last):
        """Writes a text; gives the lines of the answer up to the line `last`, without it."""
        lines = []
        try:
            self.process.stdin.write(text)
            self.process.stdin.flush()
            while (line := self.process.stdout.readline()) and line != last + "\n":
                lines.append(line.rstrip("\n"))
        except BrokenPipeError:
            line = ""
        if not line:
            raise StackError(f"{self.process.args[0]} ended: {self.process.stderr.read().strip()[-2000:]}")
        return lines

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()


class Rows(Session):
    """The database as its owner sees it."""

    def __init__(self, instance):
        super().__init__([str(BINARIES / "psql"), instance.stack.conninfo("operator", instance), "-XqAt", "-v", "ON_ERROR_STOP=1"],
                         {"PGCLIENTENCODING": "UTF8"})

    def get(self, query):
        """The rows of a query, as objects."""
        lines = self.ask(f"SELECT coalesce(json_agg(r), '[]') FROM ({query}) r;\n\\echo {END}\n", END)
        return json.loads("\n".join(lines))


class Pace(Session):
    """The demonstration's time: each step waits until nothing is on its way any more."""

    def __init__(self, instance):
        super().__init__([str(instance.stack.build / "services/ctl/loopgatectl"), "pace", "--timeout", "120"],
                         instance.environment("operator"))

    def drain(self):
        self.ask("\n", "quiet")

    def tick(self, at):
        """Lets it be that time."""
        self.ask(f"{at:%Y-%m-%dT%H:%M:%SZ}\n", "quiet")
