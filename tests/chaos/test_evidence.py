"""A disk that is full of what the gateway keeps itself: a photo is kept or refused, and sent again it is there."""
import base64
import hashlib
import unittest

import verdict
from client import principal
from havoc import Havoc
from load import Load
from scarcity import ScarceJournal, Scarcity, rude
from stack import instance
from wait import until

DRAIN_S = 60
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 400


class Evidence(unittest.TestCase):
    def test_photos_are_kept_or_refused(self):
        with instance("full_evidence", clock="real") as it:
            disk = Scarcity("FULL", it.folder / "full")
            journal = ScarceJournal(it, {"gateway": disk})
            Havoc(it, journal, seed=1).start()
            it.wait_ready()
            load = Load(principal(it, "trader", "declarant"), principal(it, "watch", "market"), seed=3)
            anna = principal(it, "anna", "inspector", kind="person")
            with load.running():
                order = until(lambda: it.psql("SELECT id FROM inspection.inspection_order LIMIT 1").strip())
                with disk.of((it.folder / "evidence").resolve()):
                    where, refused = self.begin(anna, order), []
                    for _ in range(3):
                        refused.append(self.send(anna, where))
                        self.assertEqual(anna.call("HEAD", where, Tus_Resumable="1.0.0").headers["Upload-Offset"], "0")
                self.assertEqual(rude(refused), [])
                self.assertEqual(self.send(anna, where).status, 204)
                shown = anna.get(f"/v1/orders/{order}/photos/{hashlib.sha256(PHOTO).hexdigest()}")
                self.assertEqual((shown.status, shown.body), (200, PHOTO))
            self.assertEqual(rude(load.not_now)[:5], [])
            self.assertEqual(verdict.drained(it, DRAIN_S) or verdict.faults(it, load, journal), [])

    @staticmethod
    def begin(who, order):
        pairs = {"order": order, "sha256": hashlib.sha256(PHOTO).hexdigest()}
        metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in pairs.items())
        return who.call("POST", "/v1/uploads", Tus_Resumable="1.0.0", Upload_Length=str(len(PHOTO)), Upload_Metadata=metadata).headers["Location"]

    @staticmethod
    def send(who, where):
        return who.call("PATCH", where, PHOTO, "application/offset+octet-stream", Tus_Resumable="1.0.0", Upload_Offset="0")


if __name__ == "__main__":
    unittest.main()
