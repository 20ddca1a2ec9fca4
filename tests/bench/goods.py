"""
Declarations as a busy port sees them, from a seed: seven of eight are e-commerce parcels of one to three items with
a buyer, the rest general cargo of one to five.  Shapes and shares follow the customs data set that the demonstration
replays (offices, HS headings, origins); the same seed gives the same text.
"""
import json
import random

OFFICES = ("2248", "5301", "2225", "4604", "0101", "2924", "5141", "9000")
ORIGINS = ("CN",) * 10 + ("JP",) * 4 + ("US",) * 3 + ("KR", "DE", "VN", "FR", "IT", "AU", "TH", "GB")
PARCEL_HS = ("3304990010", "1901101000", "9619001100", "6109100010", "4202220000", "2106909090", "3305100010", "9503008900", "8516790000", "6404110000")
CARGO_HS = ("4408901190", "6907211000", "7607119000", "3215901000", "8708999990", "8536690000", "3926909090", "9403500000", "7318159090", "8481809000")
BRANDS = ("WANDERER", "KOALA", "MERIDIAN", "NORTHSHORE", "HANAMI", "PICCOLO", "ALPINE", "TIDELAND")


def gtin13(number):
    """A 13-digit trade item number that satisfies its check digit."""
    text = f"{690000000000 + number:012d}"
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(text))
    return text + str(-weighted % 10)


class Goods:
    """`next()` gives the next declaration's body; its number is unique under the prefix."""

    def __init__(self, seed, prefix="B"):
        self.chance = random.Random(seed)
        self.prefix, self.count = prefix, 0

    def next(self):
        self.count += 1
        return self._parcel() if self.chance.random() < 0.875 else self._cargo()

    def lines(self, count):
        """`count` declarations as one text, a line each."""
        return "\n".join(json.dumps(self.next(), ensure_ascii=False, separators=(",", ":")) for _ in range(count))

    def _enterprise(self, kind, many):
        return {"id": f"91310000{kind}{self.chance.randrange(many):07d}A", "name": f"Enterprise {kind} {self.chance.randrange(many)}"}

    def _item(self, number, hs_codes, price):
        quantity = self.chance.choice((1, 1, 1, 2, 3, 6))
        return {"itemNumber": number, "hsCode": self.chance.choice(hs_codes), "originCountry": self.chance.choice(ORIGINS), "quantity": str(quantity),
                "unit": "011", "value": f"{quantity * price:.2f}", "netMassKg": f"{self.chance.uniform(0.1, 4):.3f}", "taxRate": "9.1", "taxType": "A",
                "brand": self.chance.choice(BRANDS), "model": f"M-{self.chance.randrange(4000)}", "gtin": gtin13(self.chance.randrange(20000)),
                "description": f"goods of kind {self.chance.randrange(900)}"}

    def _parcel(self):
        chance, office, key = self.chance, self.chance.choice(OFFICES), f"{self.prefix}{self.count:09d}"
        items = chance.choices((1, 2, 3), (70, 20, 10))[0]
        return {"number": key, "version": 1, "direction": "import", "regime": "9610", "declarationOffice": office, "port": office,
                "importer": self._enterprise("MA", 300), "platform": {"id": f"PLATFORM{chance.randrange(20)}"}, "transportMode": "5",
                "waybillNumber": "W" + key, "orderNumber": "O" + key, "paymentNumber": "P" + key, "countryOfDeparture": chance.choice(ORIGINS),
                "currency": "CNY", "buyer": {"name": f"Buyer {chance.randrange(10 ** 6)}", "idType": "1",
                                             "idNumber": f"{chance.randrange(10 ** 17, 10 ** 18)}", "phone": f"138{chance.randrange(10 ** 8):08d}",
                                             "address": f"{chance.randrange(999)} Harbour Road, block {chance.randrange(99)}"},
                "items": [self._item(n + 1, PARCEL_HS, chance.lognormvariate(4.8, 0.8)) for n in range(items)]}

    def _cargo(self):
        chance, office, key = self.chance, self.chance.choice(OFFICES), f"{self.prefix}{self.count:09d}"
        return {"number": key, "version": 1, "direction": "import", "regime": "0110", "declarationOffice": office, "port": office, "processType": "B",
                "importType": "11", "importUse": "21", "paymentType": "11", "declarant": self._enterprise("MB", 200),
                "importer": self._enterprise("MC", 5000), "seller": {"id": f"S{chance.randrange(9000)}"}, "transportMode": "2",
                "conveyance": f"VESSEL {chance.randrange(200)} V{chance.randrange(40):03d}", "billNumber": "L" + key,
                "countryOfDeparture": chance.choice(ORIGINS), "currency": "USD",
                "items": [self._item(n + 1, CARGO_HS, chance.lognormvariate(6, 1)) for n in range(chance.randint(1, 5))]}
