"""Holds each message of a kernel that jupyter_client reads in this process against the schemas of the Java tests."""

import json
from contextlib import contextmanager
from pathlib import Path

from jsonschema import Draft202012Validator
from jupyter_client.session import Session

SCHEMA = (Path(__file__).resolve().parents[2]
          / "kernel/jupyter/src/test/resources/farcell/jupyter/schema/messages.schema.json")
PARTS = ("header", "parent_header", "metadata", "content")


def checker():
    """What is wrong with a message, as a list of texts."""
    validator = Draft202012Validator(json.loads(SCHEMA.read_text()))

    def problems(message):
        return [f"{message['header'].get('msg_type')} {list(error.absolute_path)}: {error.message[:500]}"
                for error in validator.iter_errors(message)]

    return problems


@contextmanager
def watched():
    """Yields a list that gets what is wrong with messages from now on."""
    found, problems, deserialize = [], checker(), Session.deserialize

    def watching(session, frames, *arguments, **options):
        # As they came: jupyter_client makes dates of some texts.
        parts = [json.loads(bytes(frame)) for frame in frames[1:5]]
        found.extend(problems(dict(zip(PARTS, parts))))
        return deserialize(session, frames, *arguments, **options)

    Session.deserialize = watching
    try:
        yield found
    finally:
        Session.deserialize = deserialize
