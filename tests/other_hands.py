"""Records as other hands leave them: changed, sealed again, or written anew by another tool."""

import json

from costing.digests import plain_json
from costing.quoting.sealing import SEAL, digests, sealed


def content_of(made):
    """Return what the record of a quote holds."""
    return json.loads(made.to_json())


def resealed(content):
    """Return a record as JSON under a seal that fits it, as somebody would who knows how it is made."""
    plain = plain_json(json.dumps(content))
    return json.dumps({**content, SEAL: sealed(digests(plain)).model_dump()})


def leaves(value, path=()):
    """Return the path of every figure, word and yes or no of a record."""
    if isinstance(value, dict):
        return [found for key, part in value.items() for found in leaves(part, (*path, key))]
    if isinstance(value, list):
        return [found for place, part in enumerate(value) for found in leaves(part, (*path, place))]
    return [path]


def at(content, path):
    """Return what stands at a path."""
    for step in path:
        content = content[step]
    return content


def put(content, path, value):
    """Write a value at a path."""
    at(content, path[:-1])[path[-1]] = value
