#!/usr/bin/env python3
"""CEB messages: the official samples are taken, each way to bend one is refused: test_ceb.py JUDGE

Every bent message is also given to the official schema.  What the schema refuses must be refused by
the reader, with a pointer that names the element; what the schema takes and the reader refuses must
stand in STRICTER or be a rule of the specification's words.
"""
import json
import os
import pathlib
import sys
import unittest
import xml.etree.ElementTree as ET

import ceb_message as ceb

SKIP = 77
MESSAGES = {311: "OrderHead", 411: "PaymentHead", 511: "LogisticsHead", 621: "InventoryHead"}
SOURCE = pathlib.Path(os.environ.get("LOOPGATE_SOURCE", pathlib.Path(__file__).parents[3]))
DATA = pathlib.Path(os.environ.get("LOOPGATE_DATA", SOURCE / ".." / "shared" / "data"))
SCHEMA = DATA / "ceb/xsd/import-business-202205.xsd"

# Leaves that the schema lets out and the specification's words ask for, in these direct imports (9610).
STRICTER = {f"InventoryHead/{leaf}" for leaf in ("copNo", "trafNo", "voyageNo", "billNo")}
# Leaves that the schema lets be empty: it gives an empty currency its fixed value, the words do not.
FULL = STRICTER | {"BaseTransfer/copName", "BaseTransfer/dxpId"} | {
    f"{row}/currency" for row in (*MESSAGES.values(), "OrderList", "InventoryList")}
# Words that the specification gives, of which the schema knows only the length.
WORDS = {"appType": "4", "appStatus": "3", "currency": "840", "dxpMode": "DXQ", "ieFlag": "E", "orderType": "E",
         "buyerIdType": "3", "payerIdType": "3", "tradeMode": "0110"}
DIGITS = {"gcode": "85414010A0", "country": "11A", "unit": "0O7", "customsCode": "37O0", "portCode": "37O0"}
TIMES = {"appTime": "20160230112701", "payTime": "20160308246000", "declTime": "20160231", "ieDate": "20161301"}


class Ceb(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.judge = cls.enterClassContext(ceb.Judge(PROGRAM, SCHEMA))
        cls.limits = ceb.Limits(SCHEMA).of
        cls.samples = {number: DATA / f"ceb/samples/CEB{number}Message.xml" for number in MESSAGES}
        cls.roots = {number: ceb.read(path) for number, path in cls.samples.items()}

    def refused(self, xml, pointer, codes=None):
        """Refused, with that pointer (or below it); True where the schema refuses it too."""
        verdict = self.judge.verdict(xml)
        self.assertIn("faults", verdict, f"taken: {pointer}")
        at = [f for f in verdict["faults"] if f["pointer"] == pointer or f["pointer"].startswith(pointer + "/")]
        self.assertTrue(at, f"{pointer} is not among {verdict['faults']}")
        if codes:
            self.assertTrue({f["code"] for f in at} & set(codes), at)
        self.assertTrue(self.judge.verdict(verdict["receipt"].encode())["schema"], verdict["receipt"])
        return not verdict["schema"]

    @staticmethod
    def is_in(pointer, names):
        """Is it one of these ROW/LEAF?  A line has its index between them."""
        steps = [step for step in pointer.split("/") if not step.isdigit()]
        return "/".join(steps[-2:]) in names

    def judged(self, xml, pointer, may_be_stricter=False):
        """The reader says what the schema says."""
        verdict = self.judge.verdict(xml)
        if not verdict["schema"] or may_be_stricter:
            self.refused(xml, pointer)
        else:
            self.assertNotIn("faults", verdict, f"{pointer}: {verdict.get('faults')}")

    def each_leaf(self):
        for root in self.roots.values():
            for pointer, row in ceb.rows(root):
                for i, leaf in enumerate(row):
                    yield root, row, i, f"{pointer}/{ceb.name(leaf)}", self.limits[ceb.name(row), ceb.name(leaf)]

    def test_official_samples_are_taken(self):
        for number, path in self.samples.items():
            verdict = self.judge.verdict(path.read_bytes())
            self.assertNotIn("faults", verdict, verdict)
            self.assertTrue(verdict["schema"])
            self.assertEqual(verdict["type"], number)
            self.assertEqual(verdict["signed"], ":Signature " in path.read_text(encoding="utf-8-sig"))
            for document in verdict["documents"]:
                self.assertEqual(document["again"], [])
                self.assertTrue(self.judge.verdict(document["receipt"].encode())["schema"], document["receipt"])

    def test_a_sample_says_what_its_elements_say(self):
        data = self.judge.verdict(ceb.write(self.roots[621]))["documents"][0]["data"]
        head = {ceb.name(leaf): leaf.text for leaf in self.roots[621][0][0]}
        self.assertEqual(data["number"], head["copNo"])
        self.assertEqual(data["seller"], {"id": head["ebcCode"], "name": head["ebcName"]})
        self.assertEqual(data["platform"], {"id": head["ebpCode"], "name": head["ebpName"]})
        self.assertEqual(data["declarant"], {"id": head["agentCode"], "name": head["agentName"]})
        self.assertEqual(data["buyer"], {"name": head["buyerName"], "idType": "1", "idNumber": head["buyerIdNumber"],
                                         "phone": head["buyerTelephone"], "address": head["consigneeAddress"]})
        self.assertEqual((data["orderNumber"], data["waybillNumber"], data["billNumber"], data["regime"], data["port"]),
                         tuple(head[n] for n in ("orderNo", "logisticsNo", "billNo", "tradeMode", "portCode")))
        items = [[row.find(ceb.CEB + n).text for n in ("gcode", "gname", "country", "qty", "unit", "totalPrice")]
                 for row in self.roots[621][0][1:]]
        self.assertEqual([[i[n] for n in ("hsCode", "description", "originCountry", "quantity", "unit", "value")]
                          for i in data["items"]], items)

    def test_a_leaf_is_left_out(self):
        for root, row, i, pointer, limits in self.each_leaf():
            xml = ceb.bent(root, row, lambda r: r.remove(r[i]))
            self.judged(xml, pointer, self.is_in(pointer, STRICTER))
            if limits["required"]:
                self.refused(xml, pointer, ["required"])

    def test_a_leaf_is_empty(self):
        for root, row, i, pointer, _ in self.each_leaf():
            xml = ceb.bent(root, row, lambda r: setattr(r[i], "text", None))
            self.judged(xml, pointer, self.is_in(pointer, FULL))

    def test_a_leaf_is_too_long(self):
        """Characters count, not bytes: the longest text that is taken is Chinese."""
        for root, row, i, pointer, limits in self.each_leaf():
            most = limits.get("maxLength", limits.get("length"))
            leaf = pointer.rsplit("/", 1)[1]
            if most is None or leaf in WORDS:
                continue
            xml = ceb.bent(root, row, lambda r: setattr(r[i], "text", "汉" * (most + 1)))
            self.assertTrue(self.refused(xml, pointer, ["too-long"]))
            if "maxLength" in limits and leaf != "tradeCountry":
                verdict = self.judge.verdict(ceb.bent(root, row, lambda r: setattr(r[i], "text", "汉" * most)))
                self.assertNotIn("faults", verdict, pointer)
                self.assertTrue(verdict["schema"], pointer)
                self.assertEqual(verdict["documents"][0]["again"], [], pointer)

    def test_a_number_is_none(self):
        wrong = {"": ["format"], "1e3": ["format"], "1,5": ["format"], "0x1": ["format"], "--1": ["format"],
                 "0.123456": ["format"], "1.2.3": ["format"], "-1": ["range", "format"],
                 "12345678901234567890": ["range", "format"], "NaN": ["format"], "١": ["format"]}
        for root, row, i, pointer, limits in self.each_leaf():
            if limits["base"] not in ("xs:decimal", "xs:int"):
                continue
            for text, codes in wrong.items():
                self.refused(ceb.bent(root, row, lambda r: setattr(r[i], "text", text)), pointer, codes)

    def test_words_digits_and_times_are_wrong(self):
        seen = set()
        for codes, texts in ((["enum"], WORDS), (["pattern"], DIGITS), (["format"], TIMES)):
            for root, row, i, pointer, _ in self.each_leaf():
                leaf = pointer.rsplit("/", 1)[1]
                if leaf in texts:
                    self.refused(ceb.bent(root, row, lambda r: setattr(r[i], "text", texts[leaf])), pointer, codes)
                    seen.add(leaf)
        self.assertEqual(seen, set(WORDS) | set(DIGITS) | set(TIMES))

    def test_a_leaf_stands_twice(self):
        for root, row, i, pointer, _ in self.each_leaf():
            xml = ceb.bent(root, row, lambda r: r.insert(i, ET.fromstring(ET.tostring(r[i]))))
            self.assertTrue(self.refused(xml, pointer, ["multiple"]))

    def test_leaves_change_places(self):
        for root, row, i, pointer, _ in self.each_leaf():
            if i == 0:
                continue

            def change(row):
                leaf = row[i]
                row.remove(leaf)
                row.insert(i - 1, leaf)
            moved_back = pointer.rsplit("/", 1)[0] + "/" + ceb.name(row[i - 1])
            self.assertTrue(self.refused(ceb.bent(root, row, change), moved_back, ["order"]))

    def test_a_leaf_is_something_else(self):
        for root, row, i, pointer, _ in self.each_leaf():
            parent, leaf = pointer.rsplit("/", 1)
            for tag, code in (("{urn:other}" + leaf, "namespace"), (leaf, "namespace"), (ceb.CEB + leaf + "X", "unknown")):
                at = parent + "/" + tag.split("}")[-1]
                xml = ceb.bent(root, row, lambda r: setattr(r[i], "tag", tag))
                self.assertTrue(self.refused(xml, at, [code]))
            self.assertTrue(self.refused(ceb.bent(root, row, lambda r: ET.SubElement(r[i], ceb.CEB + "a")), pointer, ["type"]))
            self.assertTrue(self.refused(ceb.bent(root, row, lambda r: r[i].set("a", "1")), pointer + "/@a", ["unknown"]))

    def test_rows_and_parts(self):
        for root in self.roots.values():
            top, document = f"/{ceb.name(root)}", f"/{ceb.name(root)}/{ceb.name(root[0])}/0"
            for row in list(root[0]):
                xml = ceb.bent(root, root[0], lambda d: [d.remove(r) for r in list(d) if r.tag == row.tag])
                self.assertTrue(self.refused(xml, f"{document}/{ceb.name(row)}", ["required"]))
            for part, count in (("BaseTransfer", 2), ("ExtendMessage", 2), ("BaseSubscribe", 6)):
                found = root.find(ceb.CEB + part)
                if found is None:
                    continue
                have = len(root.findall(ceb.CEB + part))
                xml = ceb.bent(root, root, lambda r: [r.insert(list(r).index(r.find(ceb.CEB + part)), found)
                                                      for _ in range(count - have)])
                self.assertTrue(self.refused(xml, f"{top}/{part}", ["multiple", "too-many"]))
            xml = ceb.bent(root, root, lambda r: [r.insert(0, r[0]) for _ in range(100)])
            self.assertTrue(self.refused(xml, f"{top}/{ceb.name(root[0])}/100", ["too-many"]))
            self.assertTrue(self.refused(ceb.bent(root, root[0], lambda d: setattr(d, "text", "x")), document, ["type"]))

    def test_the_root(self):
        for root in self.roots.values():
            top = f"/{ceb.name(root)}"
            for attribute in ("guid", "version"):
                self.assertTrue(self.refused(ceb.bent(root, root, lambda r: r.attrib.pop(attribute)),
                                             f"{top}/@{attribute}", ["required"]))
                self.assertTrue(self.refused(ceb.bent(root, root, lambda r: r.set(attribute, "A" * 37)),
                                             f"{top}/@{attribute}", ["too-long"]))
            self.refused(ceb.bent(root, root, lambda r: r.set("guid", r.get("guid").lower())), f"{top}/@guid", ["pattern"])
            self.assertTrue(self.refused(ceb.bent(root, root, lambda r: r.set("more", "1")), f"{top}/@more", ["unknown"]))
            wrong = ceb.write(root).replace(ceb.CEB[1:-1].encode(), b"http://www.chinaport.gov.cn/dec")
            self.assertTrue(self.refused(wrong, top, ["namespace"]))
        signature = "{http://www.w3.org/2000/09/xmldsig#}Signature"
        unsigned = ceb.bent(self.roots[621], self.roots[621], lambda r: r.remove(r.find(signature)))
        self.assertTrue(self.refused(unsigned, "/CEB621Message/Signature", ["required"]))

    def test_sums_and_numbers(self):
        def set_text(leaf, text):
            return lambda row: setattr(row.find(ceb.CEB + leaf), "text", text)
        order, lines = self.roots[311], "/CEB311Message/Order/0/OrderList/1/gnum"
        for leaf in ("acturalPaid", "goodsValue", "freight", "taxTotal", "discount"):
            self.refused(ceb.bent(order, order[0][0], set_text(leaf, "7.00001")),
                         "/CEB311Message/Order/0/OrderHead/acturalPaid", ["mismatch"])
        self.refused(ceb.bent(order, order[0][2], set_text("gnum", "1")), lines, ["duplicate"])
        self.refused(ceb.bent(order, order[0][2], set_text("gnum", "0")), lines, ["range"])
        inventory = self.roots[621]
        self.refused(ceb.bent(inventory, inventory[0][2], set_text("gnum", "3")),
                     "/CEB621Message/Inventory/0/InventoryList/1/gnum", ["range"])

    def test_the_bonded_mode_asks_for_its_fields(self):
        root = self.roots[621]
        head = "/CEB621Message/Inventory/0/InventoryHead"

        def bonded(row, without=None):
            row.find(ceb.CEB + "tradeMode").text = "1210"
            for leaf in list(row):
                if ceb.name(leaf) in ("trafNo", "voyageNo", "billNo", without):
                    row.remove(leaf)
        self.assertNotIn("faults", self.judge.verdict(ceb.bent(root, root[0][0], bonded)))
        for leaf in ("emsNo", "areaCode", "areaName"):
            self.refused(ceb.bent(root, root[0][0], lambda r: bonded(r, leaf)), f"{head}/{leaf}", ["required"])

        def no_record(document):
            bonded(document[0])
            document[1].remove(document[1].find(ceb.CEB + "itemRecordNo"))
        self.refused(ceb.bent(root, root[0], no_record), f"{head[:-14]}/InventoryList/0/itemRecordNo", ["required"])

    def test_what_xml_could_do(self):
        body = ceb.write(self.roots[311]).split(b"\n", 1)[1]
        dtds = [b'<!DOCTYPE a [<!ENTITY b "c">]>', b'<!DOCTYPE a SYSTEM "file:///etc/passwd">', b"<!DOCTYPE a>",
                b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', b'<!DOCTYPE a PUBLIC "-" "http://127.0.0.1:9/a">']
        for dtd in dtds:
            self.refused(b"<?xml version='1.0'?>" + dtd + body, "", ["dtd"])
        bodies = {b"<a>" * 100000: "limit", b"<a>" * 40 + b"</a>" * 40: "limit", body.replace(b"<ceb:note>", b"<ceb:note>&b;"): "xml",
                  b"<a " + b" ".join(b"a%d='1'" % i for i in range(100000)) + b"/>": "limit", b"": "xml", b"{}": "xml",
                  b"<a>" + b"<b/>" * 400000 + b"</a>": "limit", body[:-1]: "xml", body + b"<b/>": "xml", b"<a\0/>": "xml",
                  body.replace(b"<ceb:note>", b"<ceb:note>\xff"): "xml", body.decode().encode("utf-16"): "xml",
                  b"<?xml version='1.0' encoding='GBK'?>" + body.decode().encode("gbk"): "encoding",
                  b"<" + b"a" * (17 << 20): "limit"}
        for xml, code in bodies.items():
            self.assertIn("faults", verdict := self.judge.verdict(xml), xml[:60])
            self.assertEqual([f["code"] for f in verdict["faults"]], [code], xml[:60])

    def test_hostile_strings_come_back(self):
        strings = json.loads((DATA / "conformance/blns/blns.json").read_text(encoding="utf-8"))
        taken = 0
        for number, leaf, row, most, way in ((311, "itemName", 1, 250, ("goods", 0, "description")), (621, "buyerName", 0, 60, ("buyer", "name")),
                                             (621, "gname", 1, 250, ("items", 0, "description")), (511, "consigneeAddress", 0, 200, ("buyer", "address"))):
            marked = ceb.bent(self.roots[number], self.roots[number][0][row], lambda r: setattr(r.find(ceb.CEB + leaf), "text", "@HERE@"))
            for text in strings:
                escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
                verdict = self.judge.verdict(marked.replace(b"@HERE@", escaped.encode("utf-8", "surrogatepass")))
                if not 1 <= len(text) <= most or any(ord(c) < 32 and c not in "\t\n\r" or c in "\ufffe\uffff" for c in text):
                    self.assertIn("faults", verdict, text)
                    continue
                self.assertNotIn("faults", verdict, f"{text!r}: {verdict.get('faults')}")
                got = verdict["documents"][0]
                self.assertEqual(got["again"], [])
                value = got["data"]
                for step in way:
                    value = value[step]
                self.assertEqual(value, text)
                taken += 1
        self.assertGreater(taken, 1500)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    if not SCHEMA.exists():
        print(f"skipped: the official schema and samples are not at {DATA}/ceb")
        sys.exit(SKIP)
    unittest.main()
