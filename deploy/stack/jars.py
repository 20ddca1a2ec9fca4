"""The Kafka broker's jars: brought once by Maven, each checked against its pinned SHA-256."""
import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from . import StackError

HERE = Path(__file__).resolve().parent
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


def pinned():
    """Name -> SHA-256 of each jar."""
    lines = (HERE / "kafka-jars.sha256").read_text().splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def wrong(folder):
    """Names of the jars that are missing, changed or not in the list."""
    folder = Path(folder)
    bad = []
    for name, digest in pinned().items():
        path = folder / name
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            bad.append(name)
    return bad + [path.name for path in folder.glob("*.jar") if path.name not in pinned()]


def bring(folder):
    """Fills the folder unless it is whole; one process at a time."""
    folder = Path(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(folder.with_name(folder.name + ".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if wrong(folder):
            _fetch(folder)


def _fetch(folder):
    """Brings all of them anew; Maven's own store is thrown away afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    store = folder.with_name(folder.name + ".maven")
    argv = ["mvn", "-B", "-q", "-f", str(HERE / "pom.xml"), f"-Dmaven.repo.local={store}", PLUGIN,
            "-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
    settings = os.environ.get("LOOPGATE_MAVEN_SETTINGS")
    if settings:
        argv[1:1] = ["-s", settings]
    done = subprocess.run(argv, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    shutil.rmtree(store, ignore_errors=True)
    if done.returncode != 0:
        raise StackError(f"maven could not bring the broker's jars:\n{(done.stdout + done.stderr)[-2000:]}")
    bad = wrong(folder)
    if bad:
        shutil.rmtree(folder)
        raise StackError("jars differ from the pinned ones: " + ", ".join(bad))
