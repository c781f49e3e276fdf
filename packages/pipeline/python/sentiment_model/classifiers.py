"""A sparse row to class probabilities (`packages/models`)."""

from array import array
from bisect import bisect_left
from math import exp

from .files import ModelError
from .vectorizer import total


def classifier_of(name, class_count, tensors):
    """The trained model of that name; its method `probabilities` takes a row of `Vectorizer`."""
    if name == "nb":
        (_, columns), weights = tensors["model.feature_log_prob"]
        return Linear(weights, tensors["model.class_log_prior"][1], columns, class_count)
    if name == "lr":
        (_, columns), weights = tensors["model.coef"]
        return Linear(weights, tensors["model.intercept"][1], columns, class_count)
    if name == "rf":
        return Forest(tensors)
    raise ModelError(f"This model is a {name!r}, which its Python loader does not know.")


class Linear:
    """Weighted sums: logistic regression, and naive Bayes whose log-probabilities are the weights."""

    def __init__(self, weights, intercepts, columns, class_count):
        self._weights = weights
        self._intercepts = intercepts
        self._columns = columns
        self._class_count = class_count
        self._has_both = class_count == len(intercepts) == 2

    def probabilities(self, row):
        if self._class_count == 2:
            return self._logistic(*row)
        return self._softmax(*row)

    def _logistic(self, weights, scale):
        """The odds of the second class; naive Bayes has numbers for both, of which the difference counts."""
        score = total([self._contrast(column) * weight for column, weight in weights.items()]) * scale
        score += self._intercepts[-1] - (self._intercepts[0] if self._has_both else 0)
        exponential = exp(-abs(score))
        larger = 1 / (1 + exponential)
        return [larger, exponential * larger] if score < 0 else [exponential * larger, larger]

    def _contrast(self, column):
        if not self._has_both:
            return self._weights[column]
        return self._weights[self._columns + column] - self._weights[column]

    def _softmax(self, weights, scale):
        scores = []
        for label, intercept in enumerate(self._intercepts):
            start = label * self._columns
            scores.append(
                total(
                    [intercept] + [scale * weight * self._weights[start + column] for column, weight in weights.items()]
                )
            )
        largest = max(scores)
        exponentials = [exp(score - largest) for score in scores]
        whole = total(exponentials)
        return [exponential / whole for exponential in exponentials]


class Forest:
    """Trees that vote (`packages/models/src/forest/forest.ts` says how they are stored).

    A row leaves a chain of splits only at a split that asks for one of its own columns, so only those are looked at.
    """

    def __init__(self, tensors):
        self._tree_starts = tensors["model.split_starts"][1]
        self._chain_starts = tensors["model.chain_starts"][1]
        self._leaves = tensors["model.leaves"][1]
        (_, self._class_count), self._distributions = tensors["model.distributions"]
        self._class_weights = tensors["model.class_weights"][1]
        # The splits that ask for a column, ascending, and their thresholds.
        self._splits_of = {}
        questions = zip(tensors["model.split_columns"][1], tensors["model.split_thresholds"][1])
        for split, (column, threshold) in enumerate(questions):
            if column not in self._splits_of:
                self._splits_of[column] = array("i"), array("f")
            splits, thresholds = self._splits_of[column]
            splits.append(split)
            thresholds.append(threshold)

    def probabilities(self, row):
        exits = self._exits(*row)
        classes = range(self._class_count)
        votes = [0.0] * self._class_count
        trees = len(self._tree_starts) - 1
        for tree in range(trees):
            weights = self._class_weights[tree * self._class_count : (tree + 1) * self._class_count]
            counts = self._leaves[self._last_chain(tree, exits)] * self._class_count
            shares = [self._distributions[counts + label] * weights[label] for label in classes]
            whole = total(shares)
            for label in classes:
                votes[label] += shares[label] / whole
        return [vote / trees for vote in votes]

    def _exits(self, weights, scale):
        """The splits at which the row leaves their chain, should it come there; ascending."""
        # Trees were grown from 32-bit values.
        values = array("f", [weight * scale for weight in weights.values()])
        exits = []
        for column, value in zip(weights, values):
            if column in self._splits_of:
                splits = zip(*self._splits_of[column])
                exits += [split for split, threshold in splits if (value <= threshold) != (threshold >= 0)]
        exits.sort()
        return exits

    def _last_chain(self, tree, exits):
        chain = self._tree_starts[tree] + tree
        at = bisect_left(exits, self._chain_starts[chain])
        while at < len(exits) and exits[at] < self._chain_starts[chain + 1]:
            chain = exits[at] + tree + 1
            at = bisect_left(exits, self._chain_starts[chain], at + 1)
        return chain
