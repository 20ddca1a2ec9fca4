"""Loopback ports: which are taken, by whom, and which to use instead.

`python3 ports.py` prints every listener as JSON: an administrator sees the names of processes that
a plain user does not, so deploy/local asks before it gives its rights up.
"""
import contextlib
import json
import os
import pwd
import random
import re
import socket
from pathlib import Path

SPREAD = range(20000, 31000)  # below the ports that the kernel gives to connections


def _listening():
    """Port -> (inode, user id) of each listening TCP socket."""
    found = {}
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[3] == "0A":
                found[int(fields[1].rpartition(":")[2], 16)] = (fields[9], int(fields[7]))
    return found


def _names(inodes):
    """Inode -> 'name, process id' for each socket whose process may be seen."""
    found = {}
    for descriptors in Path("/proc").glob("[0-9]*/fd"):
        for link in _links(descriptors):
            match = re.fullmatch(r"socket:\[(\d+)\]", link)
            if match and match[1] in inodes:
                name = (descriptors.parent / "comm").read_text().strip()
                found[match[1]] = f"{name}, process {descriptors.parent.name}"
    return found


def _links(folder):
    """What a process's descriptors are; none where it may not be seen, and without those that it closes meanwhile."""
    found = []
    try:
        for descriptor in os.listdir(folder):
            with contextlib.suppress(FileNotFoundError):
                found.append(os.readlink(folder / descriptor))
    except OSError:
        pass
    return found


def holders():
    """Port -> words for whoever listens there."""
    listening = _listening()
    names = _names({inode for inode, _ in listening.values()})
    found = {}
    for port, (inode, user) in listening.items():
        try:
            owner = pwd.getpwuid(user).pw_name
        except KeyError:
            owner = str(user)
        found[port] = names.get(inode, "a process") + f" of user {owner}"
    return found


def is_free(port):
    """Whether a server could listen on the port of 127.0.0.1 now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError:
            return False
    return True


def any_free(taken=()):
    """A free port that is in none of `taken`."""
    for port in random.sample(SPREAD, len(SPREAD)):
        if port not in taken and is_free(port):
            return port
    raise OSError("no port is free")


def choose(wanted, taken, say):
    """`wanted` when it is free, else the next free one; says who holds it."""
    if wanted not in taken and is_free(wanted):
        return wanted
    port = wanted + 1
    while port in taken or not is_free(port):
        port += 1
    if wanted not in taken:
        known = json.loads(os.environ.get("LOOPGATE_LISTENERS", "{}"))
        holder = known.get(str(wanted)) or holders().get(wanted, "a process")
        say(f"port {wanted} is held by {holder}; {port} is used instead")
    return port


if __name__ == "__main__":
    print(json.dumps(holders()))
