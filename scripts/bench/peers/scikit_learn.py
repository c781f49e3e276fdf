"""What `sentiment train` is measured against: the same job as a Python user writes it with scikit-learn. Reads labelled
texts, cleans as the tutorial does, splits, vectorizes, learns, scores every part and saves the pipeline."""

import argparse
import json
import time
import warnings

import joblib
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, confusion_matrix, log_loss, precision_recall_fscore_support, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import MultinomialNB

import tutorial

models = {
    "nb": lambda: MultinomialNB(),
    "lr": lambda: LogisticRegression(max_iter=1000),
    "lr-newton-cg": lambda: LogisticRegression(max_iter=1000, solver="newton-cg"),
    "lr-liblinear": lambda: LogisticRegression(max_iter=1000, solver="liblinear"),
    "lr-default": lambda: LogisticRegression(),
    "rf": lambda: RandomForestClassifier(n_jobs=2, random_state=0),
}

parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
parser.add_argument("--model", choices=models, required=True)
parser.add_argument("--vectorizer", choices=["count", "tfidf"], required=True)
parser.add_argument("--stopwords", required=True, help="a JSON list of words")
parser.add_argument("--out", required=True)
arguments = parser.parse_args()
# The unconverged default is measured on purpose.
warnings.simplefilter("ignore", ConvergenceWarning)

clean = tutorial.cleaner(arguments.stopwords)
texts, labels = tutorial.read(arguments.data)
test = tutorial.read_test(arguments.data)
texts = [clean(text) for text in texts]
train_texts, validation_texts, train_labels, validation_labels = train_test_split(
    texts, labels, test_size=0.25, stratify=labels, random_state=0
)

vectorizer = {"count": CountVectorizer, "tfidf": TfidfVectorizer}[arguments.vectorizer]()
train_matrix = vectorizer.fit_transform(train_texts)
model = models[arguments.model]()
start = time.perf_counter()
model.fit(train_matrix, train_labels)
fit_seconds = time.perf_counter() - start


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


metrics = scores("training", train_matrix, train_labels)
metrics |= scores("validation", vectorizer.transform(validation_texts), validation_labels)
if test:
    metrics |= scores("test", vectorizer.transform([clean(text) for text in test[0]]), test[1])
joblib.dump((vectorizer, model), arguments.out)
print(
    json.dumps({"features": train_matrix.shape[1], "metrics": metrics, "seconds": {"fit": fit_seconds}}),
)
