"""What `sentiment train` is measured against: the same job as a Python user writes it with scikit-learn. Reads a CSV of
label and text, cleans as the tutorial does, splits, vectorizes, learns, scores both parts and saves the pipeline."""

import argparse
import csv
import json
import re
import string

import joblib
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, confusion_matrix, log_loss, precision_recall_fscore_support, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import MultinomialNB

parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
parser.add_argument("--model", choices=["nb", "lr", "rf"], required=True)
parser.add_argument("--vectorizer", choices=["count", "tfidf"], required=True)
parser.add_argument("--stopwords", required=True, help="a JSON list of words")
parser.add_argument("--out", required=True)
arguments = parser.parse_args()

with open(arguments.stopwords, encoding="utf-8") as file:
    stop_words = set(json.load(file))
punctuation = str.maketrans("", "", string.punctuation)


def clean(text):
    words = " ".join(word for word in text.lower().split() if word not in stop_words)
    return re.sub(r"@\S+ ", "", words).replace("'", "").replace("\n", "").translate(punctuation)


with open(arguments.data, encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
texts = [clean(row["text"]) for row in rows]
labels = [row["label"] for row in rows]
train_texts, validation_texts, train_labels, validation_labels = train_test_split(
    texts, labels, test_size=0.25, stratify=labels, random_state=0
)

vectorizer = {"count": CountVectorizer, "tfidf": TfidfVectorizer}[arguments.vectorizer]()
model = {
    "nb": lambda: MultinomialNB(),
    "lr": lambda: LogisticRegression(max_iter=1000),
    "rf": lambda: RandomForestClassifier(n_jobs=-1, random_state=0),
}[arguments.model]()
train_matrix = vectorizer.fit_transform(train_texts)
validation_matrix = vectorizer.transform(validation_texts)
model.fit(train_matrix, train_labels)


def scores(part, matrix, truth):
    predicted = model.predict(matrix)
    probabilities = model.predict_proba(matrix)
    precision, recall, f1, _ = precision_recall_fscore_support(truth, predicted, average="weighted")
    several = {"multi_class": "ovo", "average": "weighted"} if len(model.classes_) > 2 else {}
    confusion_matrix(truth, predicted)
    return {
        f"{part}_accuracy_score": accuracy_score(truth, predicted),
        f"{part}_precision_score": precision,
        f"{part}_recall_score": recall,
        f"{part}_f1_score": f1,
        f"{part}_log_loss": log_loss(truth, probabilities),
        f"{part}_roc_auc": roc_auc_score(truth, probabilities if several else probabilities[:, 1], **several),
    }


metrics = scores("training", train_matrix, train_labels) | scores("validation", validation_matrix, validation_labels)
joblib.dump((vectorizer, model), arguments.out)
print(json.dumps({"features": train_matrix.shape[1], "metrics": metrics}))
