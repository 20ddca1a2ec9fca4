"""Identifiers that satisfy their own rules: vehicle identification numbers, trade item numbers, credit codes."""
VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9))) | {str(n): n for n in range(10)}
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANISATION = (3, 7, 9, 10, 5, 8, 4, 2)


def vin(maker, model, serial, sound=True):
    """A VIN (GB 16735) of a maker's three characters, five of the model, and a serial number; one that fails its check digit when not sound."""
    text = f"{maker}{model}0LA{serial:06d}"
    digit = sum(VALUES[c] * w for c, w in zip(text, WEIGHTS)) % 11
    if not sound:
        digit = (digit + 1) % 11
    return text[:8] + ("X" if digit == 10 else str(digit)) + text[9:]


def gtin(number):
    """A GTIN-13 of twelve digits and their check digit."""
    text = f"{number:012d}"
    return text + str(-sum(int(c) * (3 if at % 2 else 1) for at, c in enumerate(text)) % 10)


def credit_code(number):
    """A unified social credit code (GB 32100) around an organisation code (GB 11714) of eight digits."""
    body = f"{number:08d}"
    check = 11 - sum(int(c) * w for c, w in zip(body, ORGANISATION)) % 11
    text = "91310000" + body + {10: "X", 11: "0"}.get(check, str(check))
    return text + CREDIT[-sum(CREDIT.index(c) * pow(3, at, 31) for at, c in enumerate(text)) % 31]
