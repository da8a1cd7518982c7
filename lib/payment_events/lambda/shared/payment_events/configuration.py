"""Configuration from the environment, which Terraform sets (lambda.tf). Read once, when a process starts."""

import json
import os
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from payment_events.errors import ConfigurationError

T = TypeVar("T")


def required(*names: str) -> dict[str, str]:
    """Read environment variables; an error names every one that is missing or empty."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise ConfigurationError(f"missing environment variables: {', '.join(missing)}")
    return {name: os.environ[name] for name in names}


def parsed(name: str, parse: Callable[[str], T]) -> T:
    """Read one environment variable and parse it; an error names the variable and its text."""
    text = required(name)[name]
    try:
        return parse(text)
    except (ArithmeticError, AttributeError, TypeError, ValueError) as error:
        raise ConfigurationError(f"environment variable {name} makes no sense: {text!r}") from error


def countries(text: str) -> frozenset[str]:
    """Parse a JSON list of country codes."""
    return frozenset(json.loads(text))


def rates(text: str) -> dict[str, Decimal]:
    """Parse a JSON object of decimals written as text, by currency."""
    return {currency: Decimal(rate) for currency, rate in json.loads(text).items()}
