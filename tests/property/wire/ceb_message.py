"""Official CEB samples as trees that can be bent, and the judge that reads them: see ceb_judge.c."""
import copy
import json
import subprocess
import xml.etree.ElementTree as ET

CEB = "{http://www.chinaport.gov.cn/ceb}"
XS = "{http://www.w3.org/2001/XMLSchema}"
ET.register_namespace("ceb", CEB[1:-1])
ET.register_namespace("ds", "http://www.w3.org/2000/09/xmldsig#")


class Judge:
    def __init__(self, program, schema):
        command = [program] + ([str(schema)] if schema.exists() else [])
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        if self.process.wait(timeout=60) != 0:
            raise RuntimeError("the judge ended badly")

    def verdict(self, xml):
        """What ceb_judge says of these bytes; "faults" is absent where the message was taken."""
        self.process.stdin.write(f"{len(xml)}\n".encode() + xml)
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line.endswith(b"\n"):
            raise RuntimeError(f"the judge died on {xml[:2000]!r}")
        return json.loads(line)


def read(path):
    """The message with its first document alone, and without the white space between elements."""
    root = ET.fromstring(path.read_text(encoding="utf-8-sig"))
    documents = [child for child in root if child.tag == root[0].tag]
    for other in documents[1:]:
        root.remove(other)
    for element in root.iter():
        if len(element) > 0:
            element.text = None
        element.tail = None
    return root


def write(root):
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def name(element):
    return element.tag.split("}")[1]


def rows(root):
    """(pointer, row) of each row of leaves: heads, lines, the transfer."""
    top = f"/{name(root)}"
    document = f"{top}/{name(root[0])}/0"
    lines = 0
    for row in root[0]:
        if name(row).endswith("List"):
            yield f"{document}/{name(row)}/{lines}", row
            lines += 1
        else:
            yield f"{document}/{name(row)}", row
    yield f"{top}/BaseTransfer", root.find(f"{CEB}BaseTransfer")


def bent(root, row, change):
    """The message's bytes after change(row) on a copy of the row at the same place."""
    path = [i for i, _ in enumerate(root.iter()) if _ is row][0]
    twin = copy.deepcopy(root)
    change(list(twin.iter())[path])
    return write(twin)


class Limits:
    """What the official schema says of each leaf: {(row, leaf): {"maxLength": 60, ...}}."""

    def __init__(self, path):
        self.of = {}
        for row in ET.parse(path).getroot().findall(f"{XS}element"):
            for leaf in row.iter(f"{XS}element"):
                if leaf is not row and leaf.get("name"):
                    self.of[row.get("name"), leaf.get("name")] = self.limits(leaf)

    @staticmethod
    def limits(leaf):
        restriction = leaf.find(f".//{XS}restriction")
        found = {"required": leaf.get("minOccurs", "1") != "0", "base": leaf.get("type", "xs:string")}
        if restriction is not None:
            found["base"] = restriction.get("base")
            found |= {facet.tag[len(XS):]: int(facet.get("value")) for facet in restriction}
        return found
