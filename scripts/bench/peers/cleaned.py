"""Writes the cleaned rows as fastText and Vowpal Wabbit read them, so that these two need not clean:
OUT.train and OUT.valid (three quarters and one quarter), and the same with .vw at the end."""

import argparse

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
signs = {label: sign for label, sign in zip(sorted(set(labels)), (-1, 1))}
parts = {"train": (train_texts, train_labels), "valid": (valid_texts, valid_labels)}
for part, (part_texts, part_labels) in parts.items():
    with open(f"{arguments.out}.{part}", "w", encoding="utf-8") as file:
        file.writelines(f"__label__{label} {text}\n" for text, label in zip(part_texts, part_labels))
    with open(f"{arguments.out}.{part}.vw", "w", encoding="utf-8") as file:
        file.writelines(f"{signs[label]} | {text}\n" for text, label in zip(part_texts, part_labels))
print("{}")
