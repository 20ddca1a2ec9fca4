"""How much script each entry of the built console loads before it can be used, gzipped; charts come after that."""
import gzip
import re

STATIC = re.compile(r'(?:\bfrom|\bimport)\s*"\./([\w.-]+\.js)"')
# What is loaded for each: chunks by the names of their modules.  Limits in kB.
ENTRIES = {"sign-in": (120, []), "inspector": (350, ["App", "Inspect"]), "overview": (450, ["App", "Overview", "Flow"]), "list": (450, ["App", "antd", "ListPage"]),
           "object": (450, ["App", "DetailPage"]), "complaint": (450, ["App", "DetailPage", "Reporter"]), "conflict": (450, ["App", "ConflictPage"]), "why": (450, ["App", "WhyPage"]), "account": (450, ["App", "Account"]),
           "keys": (450, ["App", "KeysPage"]), "quality": (450, ["App", "QualityPage"]), "operations": (450, ["App", "OperationsPage"]),
           "dead letters": (450, ["App", "antd", "DeadLettersPage"]), "grants": (450, ["App", "antd", "GrantsPage"]), "configuration": (450, ["App", "ConfigurationPage"]),
           "queue": (450, ["App", "QueuePage"]), "entity": (450, ["App", "EntityPage"]),
           **{name: (450, ["App", name]) for name in ("ProfilesPage", "ProfilePage", "EditorPage", "BacktestsPage", "BacktestPage", "ListsPage", "ValuesPage", "GroupsPage", "AdjustmentsPage", "ModelsPage", "ModelPage", "ParametersPage", "GrantPage", "DeadLetterPage")}}


def chunk(assets, name):
    found, = [file.name for file in assets.glob(f"{name}-*.js")]
    return found


def closure(assets, names):
    """The files that these load, each once."""
    found, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += STATIC.findall((assets / name).read_text(encoding="utf-8"))
    return found


def weights(dist):
    """{entry: (bytes gzipped, limit)}"""
    assets = dist / "assets"
    main = re.findall(r'src="/console/assets/([\w.-]+\.js)"', (dist / "index.html").read_text(encoding="utf-8"))
    made = {}
    for entry, (limit, chunks) in ENTRIES.items():
        files = closure(assets, main + [chunk(assets, name) for name in chunks])
        made[entry] = sum(len(gzip.compress((assets / name).read_bytes(), 9)) for name in files), limit * 1000
    return made
