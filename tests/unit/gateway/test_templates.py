"""The public's templates: what is unsafe to fill in is refused when they are made, and none of ours is."""
import importlib.util
import os
import pathlib
import shutil
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["LOOPGATE_SOURCE"])
FOLDER = ROOT / "services" / "gateway" / "public"
spec = importlib.util.spec_from_file_location("make", FOLDER / "make.py")
make = importlib.util.module_from_spec(spec)
spec.loader.exec_module(make)

UNSAFE = {
    "in a tag": "<p {{x}}>", "as a tag": "<{{x}}>", "without quotes": "<p class={{x}}>", "in single quotes": "<p class='{{x}}'>",
    "a handler": '<p onclick="{{x}}">', "a style": '<p style="{{x}}">', "a whole link": '<a href="{{x}}">', "a link's scheme": '<a href="java{{x}}">',
    "a script": "<script>{{x}}</script>", "a style sheet": "<style>{{x}}</style>", "half a part": "{{#x}}<p>", "a part over a tag": '<p class="{{#x}}">{{/x}}',
    "a label as a link": '<a href="/{{codes:lanes x}}">', "a link that is not rooted": '<a href="{{=x}}">', "another mark": "{{&x}}", "an open tag": "<p", "crossed": "{{#x}}{{#y}}{{/x}}{{/y}}",
}


def template(text):
    return make.Template("t.html", text, "zh", lambda name: name)


class Refused(unittest.TestCase):
    def test_each_place_that_is_not_safe(self):
        for name, text in UNSAFE.items():
            with self.subTest(name), self.assertRaises(make.Refused):
                template(text)

    def test_words_are_all_there_and_all_used(self):
        for word, line in (("extra", '  "extra": ["多", "more"],\n'), ("footer", "")):
            with tempfile.TemporaryDirectory() as folder, self.subTest(word):
                shutil.copytree(FOLDER, folder, dirs_exist_ok=True)
                path = pathlib.Path(folder) / "words.json"
                kept = [text for text in path.read_text().splitlines(keepends=True) if f'"{word}"' not in text]
                path.write_text("".join(kept[:1]) + line + "".join(kept[1:]))
                with self.assertRaises(make.Refused):
                    make.Maker(pathlib.Path(folder), ROOT / "schemas").source()


class Made(unittest.TestCase):
    def kinds(self, text):
        return [(step[0], step[1].decode()) for step in template(text).steps if step[0] != "TEXT"]

    def test_each_place_has_its_way(self):
        self.assertEqual(self.kinds('<a href="/a/{{x}}/{{y}}?q={{z}}" title="{{x}}">{{x}}</a><a href="/en{{=self}}">'),
                         [("URL", "x"), ("URL", "y"), ("URL", "z"), ("VALUE", "x"), ("VALUE", "x"), ("VALUE", "self")])

    def test_parts_end_where_they_end(self):
        steps = template("{{#a}}1{{^b}}2{{/b}}{{/a}}3").steps
        self.assertEqual([(step[0], step[3]) for step in steps], [("EACH", 4), ("TEXT", 0), ("UNLESS", 4), ("TEXT", 0), ("TEXT", 0)])

    def test_long_text_is_cut_between_characters(self):
        text = "名" * 4000
        pieces = [step[1] for step in template(text).steps]
        self.assertEqual("".join(piece.decode() for piece in pieces), text)
        self.assertTrue(all(len(piece) <= make.PIECE for piece in pieces))

    def test_ours_are_made_in_both_languages(self):
        source = make.Maker(FOLDER, ROOT / "schemas").source()
        for page in ("home", "lookup", "recalls", "recall", "results", "draws", "draw", "sorry"):
            self.assertIn(f"gw_public_page_{page}[] = {{{{{page}_zh,", source)
        for word, (chinese, english) in make.Maker(FOLDER, ROOT / "schemas").words.items():
            self.assertTrue(chinese and english, word)


if __name__ == "__main__":
    unittest.main()
