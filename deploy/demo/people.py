"""Who takes part in a demonstration: principals with one role each, and their keys."""
import json
import os

# principal: (kind, roles)
PEOPLE = {
    "broker": ("system", ("declarant",)), "parcel-platform": ("system", ("platform",)), "carrier": ("system", ("carrier",)),
    "inspector-1": ("person", ("inspector",)), "inspector-2": ("person", ("inspector",)), "laboratory": ("system", ("laboratory",)),
    "market": ("person", ("market",)), "investigator": ("person", ("investigator",)), "supervisor": ("person", ("supervisor",)),
    "analyst": ("person", ("analyst",))}
FILE = "people.json"


def _add(instance, name):
    kind, roles = PEOPLE[name]
    grants = [word for role in roles for word in ("--grant", f"{role}:*")]
    return instance.ctl("principals", "add", name, "--kind", kind, "--name", name, *grants, "--reason", "demonstration", "--key").strip()


def keys(instance):
    """The key of each; made the first time, and kept in a file that its owner alone can read."""
    path = instance.folder / FILE
    if not path.exists():
        found = {name: _add(instance, name) for name in PEOPLE}
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            json.dump(found, file, indent=1)
    return json.loads(path.read_text())
