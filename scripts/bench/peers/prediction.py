"""prediction.py MODEL STOPWORDS TEXTS: times predictions with a loaded model on one thread, see ../prediction.ts."""

import json
import sys
import time

import joblib
import numpy
import threadpoolctl

import tutorial

model_file, stop_words_file, texts_file = sys.argv[1:]
clean = tutorial.cleaner(stop_words_file)
vectorizer, model = joblib.load(model_file)
if hasattr(model, "n_jobs"):
    model.n_jobs = 1
texts, _ = tutorial.read(texts_file)


def predict(some):
    probabilities = model.predict_proba(vectorizer.transform([clean(text) for text in some]))
    return model.classes_[probabilities.argmax(axis=1)], probabilities


def seconds(some):
    start = time.perf_counter()
    predict(some)
    return time.perf_counter() - start


with threadpoolctl.threadpool_limits(1):
    for text in texts[:20]:
        seconds([text])
    micros = []
    end = time.perf_counter() + 3
    for text in texts:
        micros.append(1e6 * seconds([text]))
        if time.perf_counter() > end:
            break
    speeds = []
    end = time.perf_counter() + 3
    while len(speeds) < 5 and time.perf_counter() < end:
        speeds.append(len(texts) / seconds(texts))
print(
    json.dumps(
        {
            "p50": numpy.percentile(micros, 50),
            "p99": numpy.percentile(micros, 99),
            "textsPerSecond": numpy.median(speeds),
        }
    )
)
