"""The schema files, and what a $ref in them means."""
import json
import pathlib
import urllib.parse

from shapes import Place, Refused


def refuse_twins(pairs):
    """JSON objects as they stand; a name that stands twice is a mistake of the author."""
    names = [name for name, _ in pairs]
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise ValueError(f'name "{twins[0]}" stands twice')
    return dict(pairs)


def read_json(path):
    """The JSON document of a file; refused where it is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=refuse_twins)
    except ValueError as error:
        raise Refused(path.name, "", f"not JSON: {error}") from error


class Source:
    """The schema documents of one folder, by file name."""

    def __init__(self, documents):
        self.documents = documents

    @classmethod
    def of_folder(cls, folder):
        paths = sorted(pathlib.Path(folder).glob("*.schema.json"))
        return cls({path.name: read_json(path) for path in paths})

    def resolve(self, reference, place):
        """The schema and its place that `reference`, which stands at `place`, means."""
        file, _, fragment = reference.partition("#")
        target = Place(file or place.file)
        if target.file not in self.documents:
            place.refuse(f'$ref to "{reference}": no such file beside this one')
        value = self.documents[target.file]
        fragment = urllib.parse.unquote(fragment)
        if fragment and not fragment.startswith("/"):
            place.refuse(f'$ref to "{reference}": only JSON Pointers are followed')
        for token in fragment.split("/")[1:]:
            name = token.replace("~1", "/").replace("~0", "~")
            if not isinstance(value, dict) or name not in value:
                place.refuse(f'$ref to "{reference}": nothing there')
            value, target = value[name], target.down(name)
        return value, target
