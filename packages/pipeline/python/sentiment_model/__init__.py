"""Loads a `sentiment` model directory in Python and predicts with it, by the standard library alone (3.9 or newer).

It does what the program `sentiment` does, function by function: the same tokens, the same labels, and probabilities
within 1e-12. Each module names the part of `sentiment` that it mirrors. MLflow calls `_load_pyfunc`.
"""

from .model import SentimentModel


def _load_pyfunc(path):
    """The model in the directory `path`, as MLflow's python_function flavor wants it."""
    return SentimentModel(path)
