"""Declarations from a file in the form of the customs declaration datasets: 22 columns, the last two say what was found.

README.md tells how the columns map.  What was found is known to the inspector alone, who looks only at what Loopgate selects.
"""
import csv
import datetime

from ..stack import StackError
from .truth import SOUND, Truth

COLUMNS = ("Declaration ID", "Date", "Office ID", "Process Type", "Import Type", "Import Use", "Payment Type", "Mode of Transport",
           "Declarant ID", "Importer ID", "Seller ID", "Courier ID", "HS6 Code", "Country of Departure", "Country of Origin", "Tax Rate",
           "Tax Type", "Country of Origin Indicator", "Net Mass", "Item Price", "Fraud", "Critical Fraud")
TEXTS = {"Date": "lodgedOn", "Office ID": "declarationOffice", "Process Type": "processType", "Import Type": "importType",
         "Import Use": "importUse", "Payment Type": "paymentType", "Mode of Transport": "transportMode",
         "Country of Departure": "countryOfDeparture"}
PARTIES = {"Declarant ID": "declarant", "Importer ID": "importer", "Seller ID": "seller", "Courier ID": "carrier"}
ITEM_TEXTS = {"HS6 Code": "hsCode", "Country of Origin": "originCountry", "Country of Origin Indicator": "originIndicator", "Tax Type": "taxType"}
KILOGRAM = "035"
FRAUD = Truth("fail", "DOCUMENTS_MATCH", "document", "general", "rectify")
CRITICAL_FRAUD = Truth("fail", "DOCUMENTS_MATCH", "document", "serious", "return")


def decimal(text):
    """A decimal of five digits at most: the file has sums of binary fractions."""
    whole = f"{float(text):.5f}".rstrip("0").rstrip(".")
    return whole or "0"


def declaration(row):
    """One row as a declaration of one item."""
    item = {"itemNumber": 1, "hsEdition": "2017", "quantity": decimal(row["Net Mass"]), "unit": KILOGRAM, "value": decimal(row["Item Price"]),
            "netMassKg": decimal(row["Net Mass"]), "taxRate": decimal(row["Tax Rate"])}
    item.update({name: row[column] for column, name in ITEM_TEXTS.items() if row[column]})
    body = {"number": row["Declaration ID"], "version": 1, "direction": "import", "port": row["Office ID"], "currency": "KRW", "items": [item]}
    body.update({name: row[column] for column, name in TEXTS.items() if row[column]})
    body.update({name: {"id": row[column]} for column, name in PARTIES.items() if row[column]})
    return body


def truth(row):
    if row["Fraud"] == "0":
        return SOUND
    return CRITICAL_FRAUD if row["Critical Fraud"] == "2" else FRAUD


class Customs:
    """The rows of a file by day; `days` is how many of its days are wanted, None for all."""

    def __init__(self, path, days=None):
        with open(path, newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise StackError(f'"{path}" is no file of declarations: its columns are not {", ".join(COLUMNS)}')
            rows = list(reader)
        self.by_day = {}
        for row in rows:
            self.by_day.setdefault(datetime.date.fromisoformat(row["Date"]), []).append(row)
        self.days = sorted(self.by_day)[:days]
        self.known = {row["Declaration ID"]: truth(row) for row in rows}

    def declarations(self, day):
        """(who, kind, events) of the day's declarations and what belongs to them."""
        return [("broker", "declaration", [declaration(row) for row in self.by_day[day]])]

    def arrivals(self, _day):
        """The file tells none."""
        return []

    def late_checks(self, _day):
        return []

    def market(self, _day):
        return []

    def truth(self, number):
        """What an inspection of that declaration finds."""
        return self.known[number]
