"""The whole way from texts to labels (`packages/pipeline/src/pipeline.ts`)."""

import sys

from .classifiers import classifier_of
from .files import ModelError, read_model
from .inputs import texts_of
from .preprocessing import preprocessor_of
from .vectorizer import Vectorizer

# Exponentials and logarithms may differ in their last digit between machines, and no more than that may.
GOLDEN_TOLERANCE = 1e-9


class SentimentModel:
    """A trained text classifier.

    `classes` are the labels in code-point order. Loading checks the files' checksums and that the golden predictions,
    which the program made when it saved the model, come out again.
    """

    def __init__(self, directory):
        manifest, vocabulary, tensors, golden = read_model(directory)
        spec = manifest["spec"]
        self.classes = manifest["classes"]
        self._tokens_of = preprocessor_of(spec["preprocessing"])
        self._vectorizer = Vectorizer(spec["vectorizer"], vocabulary, tensors)
        self._classifier = classifier_of(spec["model"]["name"], len(self.classes), tensors)
        self._check(golden)

    def predict(self, data, params=None):
        """A label and the probability of each class for every text of `data` (see `inputs.texts_of`).

        Gives a DataFrame with the columns `label` and `probabilities` (a dict by class) and the index of `data` where
        that is a DataFrame or Series, else a list of such dicts. With `params={"probabilities": False}` it is the
        labels alone, as a list.
        """
        texts = texts_of(data)
        if not (params or {}).get("probabilities", True):
            return [self._label(self.probabilities(text)) for text in texts]
        predictions = [self._prediction(text) for text in texts]
        pandas = sys.modules.get("pandas")
        if pandas is None or not isinstance(data, (pandas.DataFrame, pandas.Series)):
            return predictions
        index = data.index if len(data) == len(predictions) else None
        return pandas.DataFrame(predictions, index=index, columns=["label", "probabilities"])

    def probabilities(self, text):
        """The probability of each class for one text, in the order of `classes`."""
        return self._classifier.probabilities(self._vectorizer.row_of(self._tokens_of(text)))

    def _prediction(self, text):
        probabilities = self.probabilities(text)
        return {"label": self._label(probabilities), "probabilities": dict(zip(self.classes, probabilities))}

    def _label(self, probabilities):
        return self.classes[probabilities.index(max(probabilities))]

    def _check(self, golden):
        for expected in golden:
            found = self.probabilities(expected["text"])
            differences = [abs(a - b) for a, b in zip(found, expected["probabilities"])]
            if len(found) == len(expected["probabilities"]) and max(differences) <= GOLDEN_TOLERANCE:
                continue
            raise ModelError(
                f"This model does not predict what it did when it was saved: for {expected['text']!r} it gives {found} "
                f"instead of {expected['probabilities']}. Its files were changed, or this loader cannot read it: "
                "copy the model directory again, or save the model anew."
            )
