"""Speaks with a judge: a process that reads cases and answers each with a verdict (cases.h)."""
import subprocess


class Judge:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=60)

    def verdict(self, name, data):
        """[] for a good document, else a list of (code, pointer)."""
        self.process.stdin.write(f"{name} {len(data)}\n".encode() + data)
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line.endswith(b"\n"):
            raise RuntimeError(f"the judge died on {name}: {data!r}")
        if line == b"ok\n":
            return []
        parts = line.decode("utf-8").rstrip("\n").split("\t")
        return list(zip(parts[::2], parts[1::2], strict=True))
