"""Writes the cleaned rows into the folder OUT, for peers that need not clean: train.txt and valid.txt (three quarters and
one quarter) as fastText reads them, train.vw and valid.vw for Vowpal Wabbit."""

import argparse
import os

import tutorial
from sklearn.model_selection import train_test_split

parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
parser.add_argument("--stopwords", required=True)
parser.add_argument("--out", required=True)
arguments = parser.parse_args()

clean = tutorial.cleaner(arguments.stopwords)
texts, labels = tutorial.read(arguments.data)
texts = [clean(text) for text in texts]
train_texts, valid_texts, train_labels, valid_labels = train_test_split(
    texts, labels, test_size=0.25, stratify=labels, random_state=0
)
os.makedirs(arguments.out, exist_ok=True)
signs = {label: sign for label, sign in zip(sorted(set(labels)), (-1, 1))}
parts = {"train": (train_texts, train_labels), "valid": (valid_texts, valid_labels)}
for part, (part_texts, part_labels) in parts.items():
    with open(f"{arguments.out}/{part}.txt", "w", encoding="utf-8") as file:
        file.writelines(f"__label__{label} {text}\n" for text, label in zip(part_texts, part_labels))
    with open(f"{arguments.out}/{part}.vw", "w", encoding="utf-8") as file:
        file.writelines(f"{signs[label]} | {text}\n" for text, label in zip(part_texts, part_labels))
