"""A profile's condition by the keyboard alone, on the port of test_profiles.py: each key waits for what the one before it did."""
import json
import unittest

from test_profiles import PROFILE, Case, setUpModule, tearDownModule  # noqa: F401: the module's fixtures


class Form(Case):
    def keys(self, page, *keys):
        """What one types: words as they are, keys by their names in <>."""
        for key in keys:
            page.keyboard.press(key[1:-1]) if key.startswith("<") else page.keyboard.type(key)

    def at(self, page, place):
        """The field at that place of the document has the focus."""
        page.wait_for_function("id => document.activeElement.id === id", arg=place)

    def test_a_condition_by_the_keyboard_alone(self):
        """Groups that nest, attributes chosen from the dictionary, what is wrong told where it is; line and JSON say the same."""
        visitor = self.signed_in(path="profiles/new")
        page = visitor.page
        page.fill("#profile-document", json.dumps(PROFILE | {"code": "KEYS", "condition": {"attribute": "value", "least": "5"}}, ensure_ascii=False))
        condition = lambda: json.loads(page.input_value("#profile-document"))["condition"]
        page.focus("button[aria-label='放入组：全部条件']")
        self.keys(page, "<Enter>")
        self.at(page, "/condition/kind")
        page.focus("text=添加条件组")
        self.keys(page, "<Enter>")
        self.at(page, "/condition/all/1/any/0/attribute")
        while page.input_value("[id='/condition/all/1/any/0/attribute']") != "originCountry":
            self.keys(page, "<ArrowDown>")
        self.keys(page, "<Tab>", "<Tab>", "DE", "<Enter>", "CN", "<Enter>")
        page.wait_for_selector(".chip:has-text('DE 德国')")
        self.assertEqual(condition(), {"all": [{"attribute": "value", "least": "5"}, {"any": [{"attribute": "originCountry", "in": ["DE", "CN"]}]}]})
        page.focus("button[aria-label='取反：2.1']")
        self.keys(page, "<Enter>")
        self.at(page, "/condition/all/1/any/0/kind")
        page.focus("[id='/condition/all/0/least']")
        self.keys(page, "<End>", "x")
        page.wait_for_selector("[id='/condition/all/0-told'] >> text=上下限须为十进制数")
        self.assertEqual(page.get_attribute("[id='/condition/all/0/least']", "aria-describedby"), "/condition/all/0-told")
        page.focus("[id='/condition/all/0/least']")
        self.keys(page, "<End>", "<Backspace>", "00")
        page.wait_for_function("() => document.querySelector('#profile-line').value.includes('if value >= 500 and any(not originCountry in (DE, CN)) then')")
        page.wait_for_selector("[id='/condition/all/0-told']", state="detached")
        page.fill("#profile-line", page.input_value("#profile-line").replace("value >= 500 and ", ""))
        page.wait_for_selector("[id='/condition/any/0/not/attribute']")
        page.focus("button[aria-label='删除：1']")
        self.keys(page, "<Enter>")
        self.at(page, "/condition/attribute")
        self.assertEqual(condition(), {"attribute": ""})
        page.wait_for_selector("[id='/condition-told'] >> text=属性字典中没有该属性")
        self.assertEqual(visitor.clean(), [])


if __name__ == "__main__":
    unittest.main()
