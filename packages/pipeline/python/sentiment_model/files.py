"""The files of a model directory (`packages/pipeline/src/load-pipeline.ts`, `safetensors.ts`)."""

import hashlib
import json
import os
import struct
import sys
from array import array

FORMAT_VERSION = 1
TYPE_CODES = {"F64": "d", "F32": "f", "I32": "i", "U16": "H", "U8": "B"}


class ModelError(ValueError):
    """The model directory cannot be used."""


def read_model(directory):
    """Manifest, vocabulary (a list of terms), tensors by name, and golden predictions; all checksums are checked."""
    manifest = read_manifest(directory)
    terms = _read_checked(directory, "vocabulary.txt", manifest).decode("utf-8").split("\n")
    if terms.pop() != "" or len(terms) != manifest["features"]:
        raise ModelError(f"vocabulary.txt does not hold {manifest['features']} terms.")
    tensors = decode_safetensors(_read_checked(directory, "weights.safetensors", manifest))
    golden = json.loads(_read_checked(directory, "golden.json", manifest))
    return manifest, terms, tensors, golden["predictions"]


def read_manifest(directory):
    """`model.json`, whose format must be one that this loader knows."""
    try:
        with open(os.path.join(directory, "model.json"), encoding="utf-8") as file:
            manifest = json.load(file)
    except (OSError, ValueError) as error:
        raise ModelError(f"There is no usable model in {directory}: {error}") from error
    if manifest.get("format") != "sentiment-model" or manifest["formatVersion"] > FORMAT_VERSION:
        raise ModelError(
            f"{directory} has the format {manifest.get('format')} {manifest.get('formatVersion')}; "
            f"this loader reads sentiment-model up to {FORMAT_VERSION}."
        )
    return manifest


def decode_safetensors(content):
    """The tensors of a safetensors file by name, each as (shape, array)."""
    (header_length,) = struct.unpack_from("<Q", content)
    start = 8 + header_length
    view = memoryview(content)
    tensors = {}
    for name, entry in json.loads(content[8:start]).items():
        first, end = entry["data_offsets"]
        data = array(TYPE_CODES[entry["dtype"]])
        data.frombytes(view[start + first : start + end])
        if sys.byteorder == "big":
            data.byteswap()
        tensors[name] = (entry["shape"], data)
    return tensors


def _read_checked(directory, name, manifest):
    expected = manifest["files"].get(name)
    if expected is None:
        raise ModelError(f"model.json of {directory} has no checksum for {name}: save the model anew.")
    path = os.path.join(directory, name)
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        raise ModelError(f"The model is not usable: {path} cannot be read: {error}") from error
    if hashlib.sha256(content).hexdigest() != expected["sha256"]:
        raise ModelError(
            f"The model is not usable: the checksum (SHA-256) of {path} is wrong. Copy the model directory again."
        )
    return content
