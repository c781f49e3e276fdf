"""Raw text to clean tokens (`packages/preprocessing`): cleaning steps, tokenizers, stemmer."""

import re
from functools import lru_cache

from . import porter, tweets
from .characters import WORD, lower
from .files import ModelError

_MENTION = re.compile(r"@\S*( ?)")
_MARKS = re.compile(r"[!-/:-@\[-`{-~]")
_WORD_RUNS = re.compile(f"[{WORD}_]+")

# Longer tokens keep their form: no word is so long.
_LONGEST_WORD = 128


def preprocessor_of(settings):
    """A function from a text to its tokens."""
    stop_words = frozenset(settings["stopWords"]["words"])
    steps = [_named("cleaning step", name, CLEANING_STEPS) for name in settings["cleaning"]]
    tokenize = _named("tokenizer", settings["tokenizer"], TOKENIZERS)
    stem = _named("stemmer", settings["stemmer"], STEMMERS)
    min_length, lowercase = settings["tokenMinLength"], settings["lowercase"]

    def tokens_of(text):
        for step in steps:
            text = step(text, stop_words)
        tokens = tokenize(text, min_length, lowercase)
        return [stem(token) for token in tokens] if stem else tokens

    return tokens_of


def _named(what, name, registry):
    if name in registry:
        return registry[name]
    known = ", ".join(str(key) for key in registry)
    raise ModelError(
        f"This model has the {what} {name!r}, which its Python loader does not have (it has: {known}). "
        "Serve it with `sentiment serve`, or train it anew without."
    )


def _drop_stop_words(text, stop_words):
    return " ".join([word for word in text.split() if word not in stop_words])


def _drop_mentions(text, _):
    r"""`re.sub(r"@\S+ ", "", text)`, which would look at each stretch once for every `@` in it."""
    return _MENTION.sub(lambda match: "" if match[1] and len(match[0]) > 2 else match[0], text)


CLEANING_STEPS = {
    "lowercase": lambda text, _: lower(text),
    "stopwords": _drop_stop_words,
    "mentions": _drop_mentions,
    "apostrophes": lambda text, _: text.replace("'", ""),
    "newlines": lambda text, _: text.replace("\n", ""),
    "punctuation": lambda text, _: _MARKS.sub("", text),
}


def _words(text, min_length, lowercase):
    runs = _WORD_RUNS.findall(lower(text) if lowercase else text)
    return [run for run in runs if len(run) >= min_length]


TOKENIZERS = {"words": _words, "tweets": tweets.tokens_of}


@lru_cache(maxsize=1 << 18)
def _porter(token):
    if len(token.encode()) > _LONGEST_WORD:
        return token
    return porter.stem(token) or token


STEMMERS = {None: None, "porter": _porter}
