"""The index of profiles beside a plain scan (bench_matcher) and beside a general engine of a registry (zen-engine), in the same run."""
import json
import pathlib
import subprocess
import sys

import stand
from place import STATE

SIZE = 10000  # the peer's; its time grows with the profiles


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


def measure(figures):
    exported = STATE / "matcher.jsonl"
    stand.program(figures, "bench_matcher", "--export", exported)
    python = peer_python()
    if python is None:
        stand.say("matcher      the peer is not measured: python3-venv or zen-engine cannot be brought")
        return
    told = subprocess.run([python, pathlib.Path(__file__).with_name("matcher_peer.py"), exported], stdout=subprocess.PIPE, text=True, check=True)
    peer = json.loads(told.stdout)
    ours = next(value for figure, value, _ in figures.rows if figure == f"ns_per_event_{SIZE}")
    figures.add(f"peer_ns_per_event_{SIZE}", peer["ns_per_event"], "ns")
    figures.add(f"peer_ratio_{SIZE}", peer["ns_per_event"] / ours, "times")
    exported.unlink()
