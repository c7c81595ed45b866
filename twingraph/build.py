"""The main job: check, validate, reason, answer every canned query, export, and sum up."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from twingraph import settings
from twingraph.errors import InputError

MARK = "build.json"
"""The file that says a folder is one of ours, which the next build may replace."""
