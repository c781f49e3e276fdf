"""Porter's stemmer as the npm package natural 8.1.1 has it, oddities included.

Ported from natural's `porter_stemmer.js`, whose licence is this:

Copyright (c) 2011, Chris Umbel

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""

import re
import struct

from .characters import lower

_GROUPS = [(re.compile("[^aeiouy]+y"), "CV"), (re.compile("[aeiou]+"), "V"), (re.compile("[^V]+"), "C")]
_SINGLES = [(re.compile("[^aeiouy]y"), "CV"), (re.compile("[aeiou]"), "V"), (re.compile("[^V]"), "C")]
_NO_WXY_BEFORE_LAST = re.compile(r"[^wxy].\Z")
_DOUBLE_CONSONANT = re.compile(r"([^aeiou])\1\Z")

_STEP_1B = {"at": "ate", "bl": "ble", "iz": "ize"}
_STEP_2 = {
    "ational": "ate",
    "tional": "tion",
    "enci": "ence",
    "anci": "ance",
    "izer": "ize",
    "abli": "able",
    "bli": "ble",
    "alli": "al",
    "entli": "ent",
    "eli": "e",
    "ousli": "ous",
    "ization": "ize",
    "ation": "ate",
    "ator": "ate",
    "alism": "al",
    "iveness": "ive",
    "fulness": "ful",
    "ousness": "ous",
    "aliti": "al",
    "iviti": "ive",
    "biliti": "ble",
    "logi": "log",
}
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_STEP_4 = [
    re.compile(r"(.+?)(?:al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize)\Z"),
    re.compile(r"(.+?[st])ion\Z"),
]


def stem(token):
    """The stem of a token; it may be empty."""
    if max(token, default="") <= "\uffff":
        return token if len(token) < 3 else _stem(lower(token))
    if len(_units(token)) < 3:
        return token
    return _stem(_units(lower(token))).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _units(text):
    """A character for each UTF-16 unit, which is what JavaScript's expressions count."""
    encoded = text.encode("utf-16-le")
    return "".join(map(chr, struct.unpack(f"<{len(encoded) // 2}H", encoded)))


def _stem(token):
    for step in (_step_1a, _step_1b, _step_1c, _step_2, _step_3, _step_4, _step_5a, _step_5b):
        token = step(token)
    return token


def _step_1a(token):
    if token.endswith(("sses", "ies")):
        return token[:-2]
    if len(token) > 2 and token.endswith("s") and not token.endswith("ss"):
        return token[:-1]
    return token


def _step_1b(token):
    if token.endswith("eed"):
        return token[:-1] if _measure(token[:-3]) > 0 else token
    for suffix in ("ed", "ing"):
        if token.endswith(suffix):
            root = token[: -len(suffix)]
            return _mended(root) if "V" in _pattern(root, _GROUPS) else token
    return token


def _mended(root):
    replaced = _replaced(root, _STEP_1B, -2)
    if replaced != root:
        return replaced
    if _DOUBLE_CONSONANT.search(root) and root[-1] not in "lsz":
        return root[:-1]
    if _measure(root) == 1 and _pattern(root, _SINGLES)[-3:] == "CVC" and root[-1] not in "wxy":
        return root + "e"
    return root


def _step_1c(token):
    return token[:-1] + "i" if token.endswith("y") and "V" in _pattern(token, _GROUPS)[:-1] else token


def _step_2(token):
    return _replaced(token, _STEP_2, 0)


def _step_3(token):
    return _replaced(token, _STEP_3, 0)


def _step_4(token):
    for expression in _STEP_4:
        match = expression.match(token)
        if match and _measure(match[1]) > 1:
            return match[1]
    return token


def _step_5a(token):
    without = token[:-1] if token.endswith("e") else token
    measure = _measure(without)
    if measure > 1:
        return without
    if measure == 1 and not (_pattern(token, _SINGLES)[-4:][:3] == "CVC" and _NO_WXY_BEFORE_LAST.search(token)):
        return without
    return token


def _step_5b(token):
    return token[:-1] if _measure(token) > 1 and token.endswith("ll") else token


def _replaced(token, replacements, least_measure):
    """The token with its suffix replaced, where what stands before the suffix has a measure above `least_measure`."""
    result = token
    for suffix, replacement in replacements.items():
        if token.endswith(suffix) and _measure(token[: -len(suffix)]) > least_measure and result.endswith(suffix):
            result = result[: -len(suffix)] + replacement or result
    return result


def _measure(token):
    """How many times a vowel group and a consonant group follow each other; -1 for an empty token."""
    if not token:
        return -1
    groups = _pattern(token, _GROUPS)
    if groups.startswith("C"):
        groups = groups[1:]
    if groups.endswith("V"):
        groups = groups[:-1]
    return len(groups) / 2


def _pattern(token, replacements):
    """C for each consonant (or group of them) and V for each vowel."""
    for expression, letter in replacements:
        token = expression.sub(letter, token)
    return token
