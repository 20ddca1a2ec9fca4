"""common/risk/models.md runs as it stands, from inspected history to a live model, where LightGBM can be brought from PyPI; else it says why not."""
import contextlib
import json
import os
import random
import re
import subprocess
import unittest

from client import principal
from lightgbm_python import lightgbm_python
from place import ROOT, build
from stack import instance
from wait import until

PAGE = ROOT / "common" / "risk" / "models.md"
ITEMS = 800


def inspected(it):
    """Declarations, and final outcomes of all of them: cars of one origin fail far more often."""
    chance, trader = random.Random(7), principal(it, "trader", "declarant")
    lines = [{"number": f"H-{i}", "version": 1, "direction": "import", "declarationOffice": "2248", "port": chance.choice(("2248", "2201")), "importer": {"id": "91310000MA1FL00001"},
              "countryOfDeparture": "DEU", "items": [{"itemNumber": 1, "hsCode": "8703234010", "originCountry": chance.choice(("DEU", "JPN", "KOR")), "quantity": "1", "unit": "NMB",
                                                      "value": f"{chance.uniform(1e4, 9e5):.2f}", "vins": ["1HGCM82633A004352"]}]} for i in range(ITEMS)]
    assert len(trader.post("/v1/declarations", "\n".join(map(json.dumps, lines)), media="application/x-ndjson").lines()) == ITEMS
    until(lambda: int(it.psql("SELECT count(*) FROM assessment.item")), ITEMS)
    it.psql("INSERT INTO assessment.outcome (outcome_id, version, declaration_id, item_number, declaration_version, kind, severity, verdict, stage, selected_by, probability, producer, at, risk_key, month, "
            "taught, change) SELECT gen_random_uuid(), 1, declaration_id, 1, 1, 'safety', 'serious', CASE WHEN random() < CASE origin_country WHEN 'KR' THEN 0.6 ELSE 0.1 END THEN 'fail' ELSE 'pass' END, "
            "'final', 'random', 0.1, 'test', now(), risk_key, current_date, true, 1 FROM assessment.item")


class Page(unittest.TestCase):
    def test_every_command_does_what_it_says(self):
        python = lightgbm_python()
        if python is None:
            self.skipTest("python3-venv, or LightGBM and pandas from PyPI, cannot be brought")
        blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
        self.assertGreater(len(blocks), 6)
        with contextlib.ExitStack() as stack:
            it = stack.enter_context(instance("models_page", clock="real"))
            it.start("gateway", "assess")
            it.wait_ready("gateway", "assess")
            inspected(it)
            folder = it.folder / "page"
            folder.mkdir()
            told = {"ctl": str(build() / "services" / "ctl" / "loopgatectl"), "API": it.url(""), "PYTHON": str(python)}
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", "".join(blocks)], cwd=folder, env=os.environ | it.environment("operator") | told,
                                  capture_output=True, text=True, timeout=240)
            self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-3000:])
            self.assertIn(f"{len(it.psql('SELECT 1 FROM assessment.training_item').split())} rows are scored as LightGBM scores them", done.stdout)
            self.assertEqual(done.stdout.count('"state":"done"'), 6, done.stdout)
            self.assertEqual(it.psql("SELECT version, state FROM assessment.control WHERE kind = 'model' ORDER BY 1").split(), ["1|retired", "2|active"])


if __name__ == "__main__":
    unittest.main()
