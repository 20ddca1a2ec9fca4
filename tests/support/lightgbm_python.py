"""LightGBM in an environment of its own, brought from PyPI once for each state folder."""
import subprocess
import sys

from place import STATE


def lightgbm_python():
    """An interpreter that has LightGBM and pandas, or None where they cannot be brought."""
    home = STATE / "lightgbm"
    python = home / "bin" / "python"
    if python.exists() and subprocess.run([python, "-c", "import lightgbm, pandas"], capture_output=True).returncode == 0:
        return python
    for command in ([sys.executable, "-m", "venv", home], [python, "-m", "pip", "install", "-q", "lightgbm", "pandas"]):
        if subprocess.run(command, capture_output=True).returncode != 0:
            return None
    return python
