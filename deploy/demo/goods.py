"""What a made-up port imports: vehicles, child seats, parcels and daily goods, and what is wrong with some of them.

Of each kind the first brand is bad, so that there is something to learn; a seeded generator decides everything else.
"""
from .identifiers import credit_code, gtin, vin
from .truth import SOUND, Truth

PORTS = ("0202", "5165", "5208")
IMPORTERS = [credit_code(10203040 + 7 * n) for n in range(20)]
WATCHED_IMPORTER = IMPORTERS[7]
PLATFORM = {"id": credit_code(55501234)}
BAD_SHARE, OTHER_SHARE = 0.45, 0.03
MAKERS = (("WVW", "ZZZ1K", "DE"), ("JTD", "KB20U", "JP"), ("KMH", "CT41D", "KR"), ("YV1", "LW561", "SE"))
SEAT_LOT = "KS-2209"
DAILY = (("691110", "porcelain tableware"), ("420292", "bag"), ("950300", "toy"), ("851660", "electric kettle"), ("630260", "terry towel"))
DEPARTURES = ("DE", "JP", "KR", "US", "VN")

MISLABELLED = Truth("fail", "LABELS_CHINESE", "label", "serious", "rectify")
WRONG_VIN = Truth("fail", "VIN_MATCH", "identity", "serious", "return")
NO_CERTIFICATE = Truth("fail", "DOCUMENTS_MATCH", "document", "general", "return")
WEAK_SEAT = Truth("fail", "DYNAMIC", "safety", "serious", "destroy", "GB 27887-2024")
MIGRATION = Truth("fail", "MIGRATION", "health", "serious", "destroy", "GB 6675")
CHINESE_LABEL = Truth("fail", "CHINESE_LABEL", "label", "general", "rectify")
PROHIBITED = Truth("fail", "PROHIBITED", "other", "serious", "return")


def _truth(chance, brand, faults):
    return chance.choice(faults) if chance.random() < (BAD_SHARE if brand == 0 else OTHER_SHARE) else SOUND


def _body(chance, number, port, departure, items):
    return {"number": number, "version": 1, "direction": "import", "regime": "0110", "declarationOffice": port, "port": port,
            "importer": {"id": chance.choice(IMPORTERS)}, "declarant": {"id": IMPORTERS[0]}, "countryOfDeparture": departure,
            "currency": "CNY", "items": items}


def vehicle(chance, number, serial):
    """Cars of one model; few lack their certificate, fewer have a VIN that fails its check digit."""
    brand = chance.randrange(len(MAKERS))
    maker, model, origin = MAKERS[brand]
    cars = chance.randint(1, 4)
    sound, certified = chance.random() >= 0.04, chance.random() >= 0.06
    truth = WRONG_VIN if not sound else NO_CERTIFICATE if not certified and chance.random() < 0.5 \
        else _truth(chance, brand, (MISLABELLED, WRONG_VIN))
    item = {"itemNumber": 1, "hsCode": "8703236130", "originCountry": origin, "quantity": str(cars), "unit": "001",
            "value": str(cars * chance.randint(150, 420) * 1000), "taxRate": "15", "taxType": "A", "brand": f"AUTO {maker}", "model": f"{model} 2.0",
            "vins": [vin(maker, model, serial + car, sound) for car in range(cars)]}
    if certified:
        item["documents"] = [{"type": "411", "number": f"2026{serial:08d}"}]
    body = _body(chance, number, chance.choice(PORTS), origin, [item])
    return {**body, "transportMode": "2", "billNumber": f"B{number}"}, truth


def seats(chance, number):
    """A lot of child seats."""
    brand = chance.randrange(3)
    item = {"itemNumber": 1, "hsCode": "9401809091", "originCountry": "CN" if brand == 0 else "DE", "quantity": str(chance.randint(40, 400)), "unit": "011",
            "value": str(chance.randint(20, 200) * 1000), "taxRate": "0", "taxType": "A", "brand": f"SEAT {brand + 1}", "model": f"KS-{brand + 1}0",
            "gtin": gtin(690100000100 + brand), "lot": f"KS-{brand + 1}{chance.randint(10, 99)}", "documents": [{"type": "411", "number": f"CCC{brand:04d}"}]}
    return _body(chance, number, chance.choice(PORTS), item["originCountry"], [item]), _truth(chance, brand, (WEAK_SEAT, CHINESE_LABEL))


def story_seats(chance, number, port=PORTS[0]):
    """The lot that fails after it was sold."""
    item = {"itemNumber": 1, "hsCode": "9401809091", "originCountry": "DE", "quantity": "320", "unit": "011", "value": "96000", "taxRate": "0", "taxType": "A",
            "brand": "SEAT 9", "model": "KS-90", "gtin": gtin(690100000109), "lot": SEAT_LOT, "documents": [{"type": "411", "number": "CCC0009"}]}
    return _body(chance, number, port, "DE", [item]), SOUND


def daily(chance, number):
    """Goods of daily use, of one to three kinds."""
    brand, departure = chance.randrange(6), chance.choice(DEPARTURES)
    items = []
    for at in range(chance.randint(1, 3)):
        hs, name = chance.choice(DAILY)
        items.append({"itemNumber": at + 1, "hsCode": hs, "description": name, "originCountry": departure, "quantity": str(chance.randint(50, 2000)),
                      "unit": "011", "value": str(chance.randint(1, 80) * 1000), "netMassKg": str(chance.randint(10, 900)), "taxRate": "8", "taxType": "A",
                      "brand": f"HOME {brand + 1}", "model": f"{name[:3].upper()}-{brand + 1}", "gtin": gtin(690200000000 + int(hs[:4]) * 10 + brand),
                      "lot": f"H{brand + 1}{chance.randint(100, 999)}"})
    body = _body(chance, number, chance.choice(PORTS), departure, items)
    return body, _truth(chance, brand, (MIGRATION, CHINESE_LABEL))


def parcel(chance, number):
    """An e-commerce parcel with its order, payment and waybill."""
    brand = chance.randrange(8)
    dear = chance.random() < 0.03
    price = chance.randint(5000, 9000) if dear else chance.randint(40, 900)
    item = {"itemNumber": 1, "hsCode": chance.choice(("330499", "210690", "420231", "640299")), "originCountry": chance.choice(DEPARTURES), "quantity": "1",
            "unit": "011", "value": str(price), "brand": f"SHOP {brand + 1}", "gtin": gtin(690300000000 + brand)}
    body = _body(chance, number, PORTS[0], "JP", [item])
    body |= {"regime": "9610", "platform": PLATFORM, "orderNumber": f"O{number}", "paymentNumber": f"P{number}", "waybillNumber": f"W{number}"}
    return body, _truth(chance, brand, (PROHIBITED,))


def trade_documents(body):
    """The three papers of a parcel."""
    common = {"platform": PLATFORM, "orderNumber": body["orderNumber"], "amount": body["items"][0]["value"], "currency": "CNY"}
    return [{"kind": "order", "number": body["orderNumber"], **common},
            {"kind": "payment", "number": body["paymentNumber"], **common},
            {"kind": "waybill", "number": body["waybillNumber"], "waybillNumber": body["waybillNumber"], **common}]
