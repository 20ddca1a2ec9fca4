"""What a tablet's camera sees: a code as a film of a few pictures (Y4M), which Chromium plays as its device; the file is read each time the camera is opened."""
import json
import subprocess

WIDTH, HEIGHT, PICTURES = 1280, 720, 4
# Bars and spaces in turn, n narrow and w wide (ISO/IEC 16388).
CODE_39 = {"0": "nnnwwnwnn", "1": "wnnwnnnnw", "2": "nnwwnnnnw", "3": "wnwwnnnnn", "4": "nnnwwnnnw", "5": "wnnwwnnnn", "6": "nnwwwnnnn", "7": "nnnwnnwnw", "8": "wnnwnnwnn", "9": "nnwwnnwnn",
           "A": "wnnnnwnnw", "B": "nnwnnwnnw", "C": "wnwnnwnnn", "D": "nnnnwwnnw", "E": "wnnnwwnnn", "F": "nnwnwwnnn", "G": "nnnnnwwnw", "H": "wnnnnwwnn", "J": "nnnnwwwnn", "K": "wnnnnnnww",
           "L": "nnwnnnnww", "M": "wnwnnnnwn", "N": "nnnnwnnww", "P": "nnwnwnnwn", "R": "wnnnnnwwn", "S": "nnwnnnwwn", "T": "nnnnwnwwn", "U": "wwnnnnnnw", "V": "nwwnnnnnw", "W": "wwwnnnnnn",
           "X": "nwnnwnnnw", "Y": "wwnnwnnnn", "Z": "nwwnwnnnn", "*": "nwnnwnwnn"}
# The seven modules of each digit on the left, and which of the left six are complements, mirrored, by the first digit (ISO/IEC 15420).
LEFT = ["0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011"]
EVEN = ["000000", "001011", "001101", "001110", "010011", "011001", "011100", "010101", "010110", "011010"]
QR = """const {{ QRCodeWriter, BarcodeFormat }} = require({library});
const bits = new QRCodeWriter().encode({text}, BarcodeFormat.QR_CODE, 0, 0, new Map());
for (let y = 0; y < bits.getHeight(); y++) console.log(Array.from({{length: bits.getWidth()}}, (_, x) => (bits.get(x, y) ? 1 : 0)).join(""));"""


def code_39(text):
    """One row of modules, 1 is dark."""
    return "0".join("".join(("1" if at % 2 == 0 else "0") * (3 if width == "w" else 1) for at, width in enumerate(CODE_39[character])) for character in f"*{text}*")


def ean_13(digits):
    flipped = str.maketrans("01", "10")
    left = "".join(LEFT[int(digit)].translate(flipped)[::-1] if even == "1" else LEFT[int(digit)] for digit, even in zip(digits[1:7], EVEN[int(digits[0])]))
    return f"101{left}01010{''.join(LEFT[int(digit)].translate(flipped) for digit in digits[7:])}101"


def qr(text, work):
    """Rows of modules, made by the library that the console reads with, in the Node that builds it."""
    [node] = (work / "runtime" / "node_modules").glob("node-linux-*/bin/node")
    program = QR.format(library=json.dumps(str(work / "node_modules" / "@zxing" / "library" / "cjs" / "index.js")), text=json.dumps(text))
    done = subprocess.run([node, "--no-warnings", "--input-type=commonjs"], input=program, capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return done.stdout.split()


def show(film, rows):
    """Puts the code in the middle of a light picture: one row is drawn as bars, many as squares."""
    rows = [rows] if isinstance(rows, str) else rows
    size = min((WIDTH - 160) // len(rows[0]), HEIGHT // 2 // len(rows) or 1)
    tall = size if len(rows) > 1 else HEIGHT // 2
    side, above = (WIDTH - size * len(rows[0])) // 2, (HEIGHT - tall * len(rows)) // 2
    light, luma = b"\xeb" * WIDTH, bytearray()
    luma += light * above
    for row in rows:
        line = b"".join((b"\x10" if module == "1" else b"\xeb") * size for module in row)
        luma += (b"\xeb" * side + line).ljust(WIDTH, b"\xeb") * tall
    luma += light * (HEIGHT - above - tall * len(rows))
    picture = b"FRAME\n" + bytes(luma) + b"\x80" * (WIDTH * HEIGHT // 2)
    film.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + picture * PICTURES)
