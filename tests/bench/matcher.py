"""The index of profiles beside a plain scan (bench_matcher) and beside a general engine of a registry (zen-engine), in the same run."""
import json
import pathlib
import subprocess
import sys

import stand
from place import STATE

SIZES = (1000, 10000, 100000)


def peer_python():
    """An interpreter that has the peer, or None where it cannot be brought."""
    home = STATE / "peer"
    python = home / "bin" / "python"
    if subprocess.run([python, "-c", "import zen"], stderr=subprocess.DEVNULL).returncode == 0 if python.exists() else False:
        return python
    for command in ([sys.executable, "-m", "venv", home], [python, "-m", "pip", "install", "-q", "zen-engine"]):
        if subprocess.run(command, stdout=sys.stderr).returncode != 0:
            return None
    return python


def measure_peer(figures, python, exported, size):
    told = subprocess.run([python, pathlib.Path(__file__).with_name("matcher_peer.py"), exported], stdout=subprocess.PIPE, text=True, check=True)
    peer = json.loads(told.stdout)
    ours = next(value for figure, value, _ in figures.rows if figure == f"ns_per_event_{size}")
    figures.add(f"peer_ns_per_event_{size}", peer["ns_per_event"], "ns")
    figures.add(f"peer_setup_s_{size}", peer["setup_s"], "s")
    figures.add(f"peer_ratio_{size}", peer["ns_per_event"] / ours, "times")


def measure(figures):
    exported = STATE / "matcher.jsonl"
    stand.program(figures, "bench_matcher", "--export", exported)
    python = peer_python()
    for size in SIZES:
        file = exported.with_name(f"{exported.name}.{size}")
        if python is not None:
            measure_peer(figures, python, file, size)
        file.unlink()
    if python is None:
        stand.say("matcher      the peer is not measured: python3-venv or zen-engine cannot be brought")
