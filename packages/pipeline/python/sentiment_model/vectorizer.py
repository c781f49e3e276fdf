"""Tokens to a sparse row (`packages/vectorizers`)."""

from math import log, sqrt


class Vectorizer:
    """A vocabulary with its weights."""

    def __init__(self, spec, vocabulary, tensors):
        parameters = spec["hyperparameters"]
        self._columns = dict(zip(vocabulary, range(len(vocabulary))))
        self._shortest, self._longest = parameters["ngram_range"]
        self._binary = parameters["binary"]
        self._sublinear = parameters.get("sublinear_tf", False)
        self._norm = parameters.get("norm")
        self._idf = tensors["vectorizer.idf"][1] if parameters.get("use_idf", False) else None

    def row_of(self, tokens):
        """The row of a text's tokens: a dict from column to weight, and a factor of all weights."""
        weights = {}
        for column in self._columns_of(tokens):
            weights[column] = weights.get(column, 0) + 1
        if self._binary:
            weights = dict.fromkeys(weights, 1)
        elif self._sublinear:
            weights = {column: 1 + log(count) for column, count in weights.items()}
        if self._idf is not None:
            weights = {column: weight * self._idf[column] for column, weight in weights.items()}
        return weights, self._scale(weights.values())

    def _columns_of(self, tokens):
        """The column of each known token or n-gram, in the order in which they begin, shorter ones first."""
        count = len(tokens)
        terms = tokens
        if self._longest > 1:
            terms = [
                " ".join(tokens[first:end])
                for first in range(count)
                for end in range(first + self._shortest, min(first + self._longest, count) + 1)
            ]
        return [self._columns[term] for term in terms if term in self._columns]

    def _scale(self, weights):
        if self._norm is None:
            return 1.0
        length = total(weights) if self._norm == "l1" else sqrt(total([weight * weight for weight in weights]))
        return 1 / length if length else 1.0


def total(numbers):
    """The sum from the first to the last: Python's own compensates for rounding from 3.12 on, JavaScript does not."""
    result = 0.0
    for number in numbers:
        result += number
    return result
