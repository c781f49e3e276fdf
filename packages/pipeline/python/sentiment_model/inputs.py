"""What MLflow and its users hand to `predict`, as a list of texts."""

import re

COLUMN = "text"
_SURROGATE = re.compile("[\ud800-\udfff]")


def texts_of(data):
    """The texts of a DataFrame or a dict of lists (the column `text`, or the only one), of a Series, an array, a list
    of texts or of dicts, or of one text. A missing text (None or NaN) is an empty one, a number its digits.
    """
    columns = data if isinstance(data, dict) else getattr(data, "columns", None)
    if columns is not None:
        data = data[_column_of(list(columns))]
    if isinstance(data, str):
        return [_text_of(data)]
    items = data.tolist() if hasattr(data, "tolist") else list(data)
    if columns is not None and len(items) == 1 and isinstance(items[0], (list, tuple)):
        # MLflow makes a table of one row, a list in its cell, of a dict of lists.
        items = items[0]
    return [_text_of(item) for item in items]


def _column_of(columns):
    if COLUMN in columns:
        return COLUMN
    if len(columns) == 1:
        return columns[0]
    raise ValueError(f"The input has no column {COLUMN!r} but {columns}.")


def _text_of(item):
    if isinstance(item, str):
        return _well_formed(item)
    if item is None or item != item or str(item) == "<NA>":
        return ""
    if isinstance(item, (int, float)):
        return str(item)
    if isinstance(item, dict):
        return _text_of(item[_column_of(list(item))])
    if isinstance(item, (list, tuple)) and len(item) == 1:
        return _text_of(item[0])
    raise TypeError(f"A text is a str, but this is {item!r} ({type(item).__name__}).")


def _well_formed(text):
    """The text with U+FFFD for each lone surrogate, as UTF-8 has none."""
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
