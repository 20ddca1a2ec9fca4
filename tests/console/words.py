"""What the console says, by the keys of its catalogues, so that a day can be walked in either language."""
import re

from place import ROOT

SOURCES = ROOT / "services" / "gateway" / "console" / "src"
ENTRY = re.compile(r'^  "([\w.-]+)":\s*"((?:[^"\\]|\\.)*)",$', re.M)
HOLE = re.compile(r"\{\w+\}")


def catalogue(language):
    """{key: text} over all files of a language; a key that stands twice fails."""
    found = {}
    for file in sorted((SOURCES / "i18n").glob(f"{language}*.ts")):
        for key, text in ENTRY.findall(file.read_text(encoding="utf-8")):
            assert key not in found, f"{key} stands twice"
            found[key] = text
    return found


class Words:
    """say(key, hole=value): the text with what is filled in; of one with holes left, its longest part."""

    def __init__(self, language):
        self.language, self.texts = language, catalogue(language)

    def __call__(self, key, **values):
        text = self.texts[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return max(HOLE.split(text), key=len).strip(" ，,;；:：.。")

    def pick(self, english, chinese):
        return chinese if self.language == "zh" else english
