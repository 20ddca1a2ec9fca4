"""How far a demonstration is: a bar on a terminal, else a line now and then."""
import sys
import time

WIDTH, LINE_EVERY_S = 30, 10.0


class Progress:
    """Told of each phase of each day; says so on stderr."""

    def __init__(self, out=sys.stderr):
        self.out = out
        self.terminal = out.isatty()
        self.said = time.monotonic()

    def phase(self, done, text):
        """`done` is the share of the whole, 0 to 1; `text` what happens now."""
        if self.terminal:
            full = round(done * WIDTH)
            self.out.write(f"\r  [{'#' * full}{'.' * (WIDTH - full)}] {done:4.0%}  {text:<40}")
            self.out.flush()
        elif time.monotonic() - self.said > LINE_EVERY_S:
            self.said = time.monotonic()
            self.out.write(f"  {done:4.0%}  {text}\n")
            self.out.flush()

    def end(self):
        if self.terminal:
            self.out.write("\r" + " " * 80 + "\r")
            self.out.flush()
