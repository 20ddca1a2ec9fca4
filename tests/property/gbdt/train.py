#!/usr/bin/env python3
"""
Trains a model on made-up declarations with LightGBM: `train.py FOLDER NAME TREES LEAVES ROWS`.

Writes FOLDER/NAME.txt, the model, FOLDER/NAME.csv, rows that it was not trained on with values missing and words unknown, and
FOLDER/NAME.said, what LightGBM says of each: sum and probability.
"""
import pathlib
import random
import sys

import lightgbm
import pandas

TEXTS = {"originCountry": ["CN", "DE", "JP", "KR", "US", "VN"], "port": [f"{2200 + i}" for i in range(90)], "hsCode": [f"870323{i:04d}" for i in range(40)]}
NUMBERS = ["value", "unitPrice", "netMassKg", "taxRate"]


def made(chance, rows):
    def number():
        return None if chance.random() < 0.15 else 0.0 if chance.random() < 0.1 else round(chance.lognormvariate(0, 2) * chance.choice((1, 1, 1, -1)), 5)
    frame = pandas.DataFrame({name: [number() for _ in range(rows)] for name in NUMBERS}, dtype=float)
    for name, words in TEXTS.items():
        frame[name] = [None if chance.random() < 0.1 else chance.choice(words) for _ in range(rows)]
    return frame


def failed(chance, row):
    risk = 0.05 + 0.3 * (row.originCountry in ("CN", "VN")) + 0.2 * (row.value == row.value and row.value > 2) + 0.2 * (row.unitPrice != row.unitPrice)
    return int(chance.random() < risk + 0.2 * (str(row.port)[-1] in "37"))


def as_words(frame):
    return frame.assign(**{name: pandas.Categorical(frame[name], categories=words) for name, words in TEXTS.items()})


def main(folder, name, trees, leaves, rows):
    chance = random.Random(f"{name} {trees} {leaves}")
    train = made(chance, 4000)
    labels = [failed(chance, row) for row in train.itertuples()]
    model = lightgbm.train({"objective": "binary", "num_leaves": int(leaves), "learning_rate": 0.1, "min_data_in_leaf": 5, "seed": 7, "deterministic": True,
                            "num_threads": 1, "verbose": -1, "max_cat_to_onehot": 2, "cat_smooth": 1, "zero_as_missing": name.endswith("zero")},
                           lightgbm.Dataset(as_words(train), labels), int(trees))
    test = made(chance, int(rows))
    folder = pathlib.Path(folder)
    model.save_model(folder / f"{name}.txt")
    test.assign(originCountry=[word if i % 9 else "ATA" for i, word in enumerate(test.originCountry)]).to_csv(folder / f"{name}.csv", index=False)
    unknown = as_words(test.assign(originCountry=[word if i % 9 else None for i, word in enumerate(test.originCountry)]))
    said = zip(model.predict(unknown, raw_score=True), model.predict(unknown))
    (folder / f"{name}.said").write_text("".join(f"{total!r} {probability!r}\n" for total, probability in ((float(a), float(b)) for a, b in said)))


if __name__ == "__main__":
    main(*sys.argv[1:])
