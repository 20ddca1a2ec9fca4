"""The one-machine stack: PostgreSQL, a Kafka broker and Loopgate's services in one folder.

Tests, the demonstration and deploy/local all stand on it; Python's standard library alone.
"""
SERVICES = ("gateway", "assess", "inspect", "recall", "relay")


class StackError(Exception):
    """What went wrong, in words for the person who gave the command."""
