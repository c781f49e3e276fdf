"""How the tutorial reads and cleans tweets in Python: what every peer here has in common."""

import json
import os
import re
import string

import pandas

punctuation = str.maketrans("", "", string.punctuation)


def cleaner(stop_words_file):
    with open(stop_words_file, encoding="utf-8") as file:
        stop_words = set(json.load(file))

    def clean(text):
        words = " ".join(word for word in text.lower().split() if word not in stop_words)
        return re.sub(r"@\S+ ", "", words).replace("'", "").replace("\n", "").translate(punctuation)

    return clean


def read(data):
    """Texts and labels of a CSV file with these columns; of the tutorial's folder, those to learn from."""
    if os.path.isdir(data):
        return read_pair(data, "train")
    frame = pandas.read_csv(data, keep_default_na=False)
    return frame["text"].tolist(), frame["label"].tolist()


def read_test(data):
    """The tutorial's folder has texts to test with besides; undefined elsewhere."""
    return read_pair(data, "test") if os.path.isdir(data) else None


def read_pair(folder, part):
    texts = pandas.read_csv(os.path.join(folder, f"X_{part}.csv"), keep_default_na=False)["text"]
    labels = pandas.read_csv(os.path.join(folder, f"y_{part}.csv"))["sentiment"]
    return texts.tolist(), labels.tolist()
