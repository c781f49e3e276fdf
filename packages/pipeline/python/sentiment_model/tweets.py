"""The tokenizer for tweets (`packages/preprocessing/src/tokenizers/tweets`)."""

import re
from functools import lru_cache

from .characters import LETTER, MARK, NUMBER, PICTURE, WORD, lower

_NEGATED_PREFIX = "not_"
_NEGATION_REACH = 3
_NEGATIONS = frozenset("not no never nor none nothing nobody nowhere neither cannot without".split())
_WITHOUT_APOSTROPHE = re.compile(
    "(?:ai|are|ca|could|did|do|does|had|has|have|is|might|must|need|should|was|were|wo|would)nt"
)

# What a token is to the marking of negations: a word is marked, a negation marks, a boundary ends the marking.
_IS_WORD, _IS_NEGATION, _IS_BOUNDARY = range(3)

_PICTURE = f"[{PICTURE}](?:[\U0001f3fb-\U0001f3ff]|\ufe0f\u20e3?|[\U000e0020-\U000e007e]+\U000e007f)?"
_EMOJI = f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{_PICTURE}(?:\u200d{_PICTURE})*"

# `(?<!…)` must have a fixed width in Python, so that of eyes and a possible nose is two.
_EYES, _NOSE, _IN_WORD = "[:;=]", r"[\-o*'^]", f"[{WORD}_]"
_EMOTICON = "|".join(
    [
        rf"{_EYES}{_NOSE}?(?:[()\[\]{{}}/\\|@*]+"
        rf"|(?<!{_IN_WORD}{_EYES})(?<!{_IN_WORD}{_EYES}{_NOSE})[dDpPoO3]+(?!{_IN_WORD}))",
        rf"(?<!{_IN_WORD})[()\[\]{{}}/\\|@]{_NOSE}?{_EYES}",
        rf"</?3+(?![{NUMBER}])",
        r"\^[_.\-]?\^",
        r"[\-><][_.]+[\-><]",
    ]
)
_SIDEWAYS = re.compile(_EYES)
_NOSE_BETWEEN = re.compile(rf"(?<=^.){_NOSE}(?=.)")
_OPPOSITE = dict(zip("()[]{}/\\", ")(][}{\\/"))

_REPEATED_LETTER = re.compile(rf"([{LETTER}])\1{{2,}}")
_APOSTROPHES = re.compile("[’ʼ＇]")
_ENTITIES = re.compile("&(?:amp|lt|gt|quot|apos|#39);")
_CHARACTERS = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&#39;": "'"}


def tokens_of(text, min_length, lowercase):
    """Each chunk between white space is cut up for itself, then the words after a negation are marked."""
    tokens = []
    reach = 0
    for chunk in text.split():
        cut = _cut_short_chunk if len(chunk) <= 64 else _cut_chunk
        for token, kind in cut(chunk, min_length, lowercase):
            if token:
                tokens.append(_NEGATED_PREFIX + token if kind == _IS_WORD and reach > 0 else token)
            reach = _NEGATION_REACH if kind == _IS_NEGATION else 0 if kind == _IS_BOUNDARY else reach - 1
    return tokens


def _cut_chunk(chunk, min_length, lowercase):
    text = _ENTITIES.sub(lambda entity: _CHARACTERS[entity[0]], _APOSTROPHES.sub("'", chunk))
    tokens = []
    for match in _PIECES.finditer(text):
        token, kind = _TOKEN_OF[match.lastindex - 1](match[0], lowercase)
        if not token or len(token) >= min_length:
            tokens.append((token, kind))
    return tokens


_cut_short_chunk = lru_cache(maxsize=1 << 16)(_cut_chunk)


def _hashtag(piece, lowercase):
    tag = _squeezed(piece)
    return lower(tag) if lowercase else tag, _IS_BOUNDARY


def _emoji(piece, _):
    return piece.replace("\ufe0f", ""), _IS_BOUNDARY


def _word(piece, lowercase):
    as_typed = _squeezed(piece)
    lowered = lower(as_typed)
    if _WITHOUT_APOSTROPHE.fullmatch(lowered):
        lowered = lowered[:-1] + "'t"
    token = lowered if lowercase else as_typed
    if lowered == "but":
        return token, _IS_BOUNDARY
    return token, _IS_NEGATION if lowered in _NEGATIONS or lowered.endswith("n't") else _IS_WORD


def _emoticon(piece, _):
    """One spelling for each: no nose, one mouth, mouth on the right, `:` for `=`, capital letters."""
    if _SIDEWAYS.match(piece):
        return _face(_NOSE_BETWEEN.sub("", piece, count=1)), _IS_BOUNDARY
    if _SIDEWAYS.match(piece[-1]):
        return _face(piece[-1] + _OPPOSITE.get(piece[0], piece[0])), _IS_BOUNDARY
    if piece.startswith("<"):
        return re.sub("3+$", "3", piece), _IS_BOUNDARY
    return piece, _IS_BOUNDARY


def _face(text):
    return (":" if text[0] == "=" else text[0]) + text[1].upper()


def _marks(piece, _):
    return "?!" if "!" in piece and "?" in piece else piece[:2], _IS_BOUNDARY


def _squeezed(text):
    """At most two of a letter in a row."""
    return _REPEATED_LETTER.sub(r"\1\1", text)


# The kinds of pieces, each before those that would take a part of it: pattern, and the token of a piece.
_WORD_PATTERN = f"[{WORD}_][{WORD}{MARK}_]*"
_PIECE_KINDS = [
    (r"(?:[Hh][Tt][Tt][Pp][Ss]?://|[Ww]{3}\.).+", lambda piece, _: ("<url>", _IS_BOUNDARY)),
    (f"@{_IN_WORD}+", lambda piece, _: ("@user", _IS_BOUNDARY)),
    (f"#{_WORD_PATTERN}", _hashtag),
    (_EMOJI, _emoji),
    (f"{_WORD_PATTERN}(?:'{_WORD_PATTERN})*", _word),
    (_EMOTICON, _emoticon),
    (r"[!?]+", _marks),
    (r"\.{2,}|…", lambda piece, _: ("...", _IS_BOUNDARY)),
    (r"[.,;:()]", lambda piece, _: ("", _IS_BOUNDARY)),
]
_PIECES = re.compile("|".join(f"({pattern})" for pattern, _ in _PIECE_KINDS))
_TOKEN_OF = [token_of for _, token_of in _PIECE_KINDS]
