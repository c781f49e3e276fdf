"""scikit_learn_model.py DATA OUT: trains scikit-learn's equivalent of `lr tfidf` and saves it by mlflow.sklearn. It leaves out the
cleaning of tweets, which spares it work that ours does."""

import csv
import sys

import mlflow.sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

data, out = sys.argv[1:]
with open(data, encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
pipeline = make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=200))
pipeline.fit([row["text"] for row in rows], [row["label"] for row in rows])
mlflow.sklearn.save_model(pipeline, out, pyfunc_predict_fn="predict_proba", serialization_format="cloudpickle")
