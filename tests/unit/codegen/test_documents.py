"""AsyncAPI and the field reference leave nothing out, and meson's lists name every file."""
import re
import unittest

import house  # leads to the generator's modules
import asyncapi
import reference
from test_openapi import references


class AsyncApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.model = house.model()
        cls.made = asyncapi.document(cls.model)

    def test_every_topic_with_its_events(self):
        for topic in self.model.topics:
            channel = self.made["channels"][topic["name"]]
            self.assertEqual(list(channel["messages"]), topic["carries"])
            self.assertEqual(channel["bindings"]["kafka"]["partitions"], topic["partitions"])
        self.assertEqual(len(self.made["channels"]), len(self.model.topics))

    def test_every_service_sends_and_receives(self):
        done = {(o["action"], o["tags"][0]["name"], o["channel"]["$ref"]) for o in self.made["operations"].values()}
        wanted = {(action, service, f"#/channels/{topic['name']}") for topic in self.model.topics
                  for action, services in (("send", topic["producers"]), ("receive", topic["consumers"]))
                  for service in services}
        self.assertEqual(done, wanted)

    def test_references_lead_somewhere(self):
        for found in references(self.made):
            value = self.made
            for token in found.removeprefix("#/").split("/"):
                self.assertIn(token, value, found)
                value = value[token]

    def test_a_key_is_a_value_of_the_data(self):
        key = self.made["components"]["messages"]["Outcome"]["bindings"]["kafka"]["key"]
        self.assertIn("/data/subject/declarationId", key["description"])
        self.assertNotIn("key", self.made["components"]["messages"]["Tick"]["bindings"]["kafka"])


class FieldReference(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.model = house.model()
        cls.text = reference.source(cls.model)

    def section(self, name):
        return re.search(rf"^## {re.escape(name)}$(.*?)(?=^## |\Z)", self.text, re.M | re.S)[1]

    def test_every_field_of_every_event(self):
        for event in self.model.events:
            section = self.section(event.name)
            for field in event.struct.fields:
                self.assertIn(f"`/{field.name}`", section, event.name)

    def test_a_row_tells_all(self):
        section = self.section("trade-document")
        self.assertIn("| `/buyer/phone` | text 文本 | 1–50 characters 字符 | Telephone 电话 | ● personal 个人 |", section)
        self.assertIn("| ● `/goods/*/lineNumber` | integer 整数 | 1–9999 |", section)
        self.assertIn("[currencies](#currencies)", section)

    def test_every_code_in_both_languages(self):
        for document in self.model.codes.values():
            for code in document["codes"]:
                self.assertIn(f"| `{code['code']}` | {code['label']} | {code['labelZh']} |", self.text)


class Lists(unittest.TestCase):
    def test_meson_names_every_file(self):
        text = (house.SCHEMAS / "meson.build").read_text(encoding="utf-8")
        listed = set(re.findall(r"'([a-z0-9_-]+)'", text))
        for pattern, suffix in (("events/*.schema.json", ".schema.json"), ("codes/*.json", ".json"), ("codegen/*.py", ".py")):
            for path in house.SCHEMAS.glob(pattern):
                self.assertIn(path.name.removesuffix(suffix), listed, f"{path.name} is not in schemas/meson.build")


if __name__ == "__main__":
    unittest.main()
