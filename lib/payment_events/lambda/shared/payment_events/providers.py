"""Where each payment provider's payload keeps what the pipeline needs, and how to read it.

The validator reads a payload to check it, the processor to standardise it, the trigger to name the
event: they share this one description. A message of the topic is::

    {"provider": "stripe" | "paypal" | "adyen", "payload": <the provider's webhook body, unchanged>}

Sources: https://docs.stripe.com/api/events/object, https://developer.paypal.com/api/rest/webhooks,
https://docs.adyen.com/development-resources/webhooks/webhook-types, and for amounts
https://docs.stripe.com/currencies, https://docs.adyen.com/development-resources/currency-codes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from payment_events import cards
from payment_events.currencies import DECIMALS
from payment_events.errors import InvalidFieldError
from payment_events.times import utc_text

Path = tuple[str | int, ...]

LARGEST_MINOR_AMOUNT = 10**15  # ten trillion dollars: beyond it lies a mistake
_IDENTIFIER = re.compile(r"[!-~]{1,200}")  # visible ASCII; also fits a DynamoDB key
_DECIMAL = re.compile(r"[0-9]{1,13}(\.[0-9]{1,4})?")
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class EventKind:
    """One type of event: what it says of the payment, and where its payment lies."""

    status: str
    payment_id: Path
    amount: Path
    currency: Path


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider's shape of payload. Each path leads from the payload to a field."""

    name: str
    identity: tuple[Path, ...]
    event_type: Path
    occurred_at: Path
    customer_id: tuple[Path, ...]
    country: tuple[Path, ...]
    kinds: Mapping[str, EventKind]
    counts_minor_units: bool
    decimals: Mapping[str, int] = field(default_factory=dict)  # where the provider departs from ISO 4217
    countries: Mapping[str, str] = field(default_factory=dict)  # where it departs from ISO 3166-1
    success: Path | None = None  # a flag that makes any event a failed one
    items: Path | None = None  # a list that holds the event, and nothing beside it


def _stripe(status: str, amount: str) -> EventKind:
    payment = ("data", "object")
    return EventKind(status, (*payment, "id"), (*payment, amount), (*payment, "currency"))


def _paypal(status: str, identifier: str = "id", amount: str = "amount") -> EventKind:
    value = ("resource", amount)
    return EventKind(status, ("resource", identifier), (*value, "value"), (*value, "currency_code"))


_ADYEN_ITEM = ("notificationItems", 0, "NotificationRequestItem")


def _adyen(status: str) -> EventKind:
    value = (*_ADYEN_ITEM, "amount")
    return EventKind(status, (*_ADYEN_ITEM, "pspReference"), (*value, "value"), (*value, "currency"))


_ALL = (
    # Integers in minor units, currencies in lower case, times in seconds since 1970.
    Provider(
        name="stripe",
        identity=(("id",),),
        event_type=("type",),
        occurred_at=("created",),
        customer_id=(("data", "object", "customer"),),
        country=(("data", "object", "shipping", "address", "country"),),
        kinds={
            "payment_intent.processing": _stripe("pending", "amount"),
            "payment_intent.amount_capturable_updated": _stripe("authorised", "amount_capturable"),
            "payment_intent.succeeded": _stripe("captured", "amount_received"),
            "payment_intent.payment_failed": _stripe("failed", "amount"),
            "refund.created": _stripe("refunded", "amount"),
            "charge.dispute.created": _stripe("disputed", "amount"),
        },
        counts_minor_units=True,
        decimals={"ISK": 2, "MGA": 0, "UGX": 2},
    ),
    # Decimals as text, times in ISO 8601.
    Provider(
        name="paypal",
        identity=(("id",),),
        event_type=("event_type",),
        occurred_at=("create_time",),
        customer_id=(("resource", "payer", "payer_id"),),
        country=(("resource", "payer", "address", "country_code"),),
        kinds={
            "PAYMENT.CAPTURE.PENDING": _paypal("pending"),
            "PAYMENT.AUTHORIZATION.CREATED": _paypal("authorised"),
            "PAYMENT.CAPTURE.COMPLETED": _paypal("captured"),
            "PAYMENT.CAPTURE.DECLINED": _paypal("failed"),
            "PAYMENT.CAPTURE.DENIED": _paypal("failed"),
            "PAYMENT.CAPTURE.REFUNDED": _paypal("refunded"),
            "CUSTOMER.DISPUTE.CREATED": _paypal("disputed", "dispute_id", "dispute_amount"),
        },
        counts_minor_units=False,
        countries={"C2": "CN"},
    ),
    # One item in a list, integers in minor units, booleans as text, times in ISO 8601 with an offset.
    # No identifier of the event: Adyen's rule is that the reference and the code are the same for
    # every delivery, and that another outcome is another event.
    Provider(
        name="adyen",
        identity=((*_ADYEN_ITEM, "pspReference"), (*_ADYEN_ITEM, "eventCode"), (*_ADYEN_ITEM, "success")),
        event_type=(*_ADYEN_ITEM, "eventCode"),
        occurred_at=(*_ADYEN_ITEM, "eventDate"),
        customer_id=((*_ADYEN_ITEM, "additionalData", "shopperReference"),),
        country=(
            (*_ADYEN_ITEM, "additionalData", "shopperCountry"),
            (*_ADYEN_ITEM, "additionalData", "issuerCountry"),
        ),
        kinds={
            "PENDING": _adyen("pending"),
            "AUTHORISATION": _adyen("authorised"),
            "CAPTURE": _adyen("captured"),
            "CAPTURE_FAILED": _adyen("failed"),
            "REFUND": _adyen("refunded"),
            "CHARGEBACK": _adyen("disputed"),
        },
        counts_minor_units=True,
        decimals={"CLP": 2, "CVE": 0, "IDR": 0, "ISK": 2},
        success=(*_ADYEN_ITEM, "success"),
        items=_ADYEN_ITEM[:1],
    ),
)

CHECKED = (
    "item_count",
    "identity",
    "event_type",
    "status",
    "payment_id",
    "currency",
    "amount",
    "occurred_at",
    "customer_id",
    "country",
)
PROVIDERS: Mapping[str, Provider] = {provider.name: provider for provider in _ALL}


@dataclass(frozen=True, slots=True)
class Payload:
    """A payload of a known provider. Each property gives a checked value or raises InvalidFieldError."""

    provider: Provider
    content: Any

    @property
    def identity(self) -> str:
        """The provider's own identifier of the event: the idempotency key."""
        return ":".join(self._identifier(path) for path in self.provider.identity)

    @property
    def item_count(self) -> int:
        """How many events the payload holds: one. The pipeline would lose a second one."""
        if self.provider.items is None:
            return 1
        items = self._required(self.provider.items)
        if not isinstance(items, list) or len(items) != 1:
            raise InvalidFieldError(f"{_name(self.provider.items)} is not a list of one item")
        return 1

    @property
    def event_type(self) -> str:
        """The provider's type of the event, one of those that the pipeline knows."""
        name = self._required(self.provider.event_type)
        if not isinstance(name, str) or name not in self.provider.kinds:
            known = ", ".join(self.provider.kinds)
            raise InvalidFieldError(f"{_name(self.provider.event_type)} ({_kind(name)}) is none of: {known}")
        return name

    @property
    def status(self) -> str:
        """What the event says of the payment: pending, authorised, captured, failed, refunded or disputed."""
        status = self.provider.kinds[self.event_type].status
        if self.provider.success is None:
            return status
        success = self._required(self.provider.success)
        if success not in ("true", "false"):
            raise InvalidFieldError(f"{_name(self.provider.success)} ({_kind(success)}) is neither 'true' nor 'false'")
        return status if success == "true" else "failed"

    @property
    def payment_id(self) -> str:
        """The provider's identifier of the payment, refund or dispute."""
        return self._identifier(self.provider.kinds[self.event_type].payment_id)

    @property
    def currency(self) -> str:
        """The ISO 4217 code, in capitals."""
        path = self.provider.kinds[self.event_type].currency
        code = self._required(path)
        if not isinstance(code, str) or code.upper() not in DECIMALS:
            raise InvalidFieldError(f"{_name(path)} ({_kind(code)}) is no ISO 4217 currency")
        return code.upper()

    @property
    def amount(self) -> Decimal:
        """The amount in the currency's major unit, with the currency's decimals: 20.00 for 2000 US cents."""
        path = self.provider.kinds[self.event_type].amount
        value, currency = self._required(path), self.currency
        amount = self._from_minor(path, value, currency) if self.provider.counts_minor_units else _decimal(path, value)
        # An authorisation of nothing is how a card is verified:
        # https://docs.adyen.com/payment-methods/cards/bin-data-and-card-verification
        verifies = self.provider.kinds[self.event_type].status == "authorised"
        if amount < 0 or (amount == 0 and not verifies):
            raise InvalidFieldError(f"{_name(path)} ({_kind(value)}) is not positive")
        standard = amount.quantize(Decimal(1).scaleb(-DECIMALS[currency]))
        if standard != amount:
            raise InvalidFieldError(f"{_name(path)} ({_kind(value)}) has more decimals than {currency} allows")
        return standard

    @property
    def occurred_at(self) -> datetime:
        """When it happened, in UTC."""
        path = self.provider.occurred_at
        value = self._required(path)
        try:
            if isinstance(value, int) and not isinstance(value, bool):
                return datetime.fromtimestamp(value, UTC)
            time = datetime.fromisoformat(value)
            if time.tzinfo is not None:
                return time.astimezone(UTC)
        except (OSError, OverflowError, TypeError, ValueError):
            pass
        raise InvalidFieldError(f"{_name(path)} ({_kind(value)}) is neither ISO 8601 with an offset nor Unix seconds")

    @property
    def customer_id(self) -> str | None:
        """The provider's identifier of the customer; None for a guest."""
        return next((self._identifier(path) for path in self._present(self.provider.customer_id)), None)

    @property
    def country(self) -> str | None:
        """The customer's country as ISO 3166-1 alpha-2; None where the provider does not say."""
        for path in self._present(self.provider.country):
            code = self._required(path)
            if not isinstance(code, str) or not _COUNTRY.fullmatch(self.provider.countries.get(code, code)):
                raise InvalidFieldError(f"{_name(path)} ({_kind(code)}) is no ISO 3166-1 alpha-2 country")
            return self.provider.countries.get(code, code)
        return None

    @property
    def facts(self) -> dict[str, str | None]:
        """What the event says of the payment, in the same words for every provider.

        Deliveries of one event agree in it, though not in every byte: Stripe counts
        ``pending_webhooks`` down.
        """
        return {
            "event_type": self.event_type,
            "status": self.status,
            "payment_id": self.payment_id,
            "amount": str(self.amount),
            "currency": self.currency,
            "occurred_at": utc_text(self.occurred_at),
            "customer_id": self.customer_id,
            "country": self.country,
        }

    def _required(self, path: Path) -> Any:
        value = _look_up(self.content, path)
        if value is None:
            raise InvalidFieldError(f"{_name(path)} is missing")
        return value

    def _present(self, paths: tuple[Path, ...]) -> Iterator[Path]:
        return (path for path in paths if _look_up(self.content, path) is not None)

    def _identifier(self, path: Path) -> str:
        value = self._required(path)
        if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
            raise InvalidFieldError(f"{_name(path)} is not 1 to 200 visible ASCII characters")
        if cards.is_in(value):
            raise InvalidFieldError(f"{_name(path)} holds a card number")
        return value

    def _from_minor(self, path: Path, value: object, currency: str) -> Decimal:
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST_MINOR_AMOUNT:
            raise InvalidFieldError(f"{_name(path)} ({_kind(value)}) is not a whole number of minor units")
        return Decimal(value).scaleb(-self.provider.decimals.get(currency, DECIMALS[currency]))


def open_payload(message: object) -> Payload:
    """Take the payload out of a message of the topic; InvalidFieldError if its provider is unknown."""
    name = message.get("provider") if isinstance(message, dict) else None
    if not isinstance(name, str) or name not in PROVIDERS:
        raise InvalidFieldError(f"provider ({_kind(name)}) is none of: {', '.join(PROVIDERS)}")
    return Payload(PROVIDERS[name], message.get("payload"))


def event_id(message: object) -> str | None:
    """Name the event ``<provider>:<its identity>``, the same for every delivery; None if it has none."""
    try:
        payload = open_payload(message)
        return f"{payload.provider.name}:{payload.identity}"
    except InvalidFieldError:
        return None


def problems(payload: Payload) -> list[str]:
    """Read every field; give the message of each that is wrong, without repeating one."""
    found: dict[str, None] = {}
    for name in CHECKED:
        try:
            getattr(payload, name)
        except InvalidFieldError as error:
            found[str(error)] = None
    return list(found)


def _look_up(content: Any, path: Path) -> Any:
    for step in path:
        try:
            content = content[step]
        except (IndexError, KeyError, TypeError):
            return None
    return content


def _decimal(path: Path, value: object) -> Decimal:
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise InvalidFieldError(f"{_name(path)} ({_kind(value)}) is not a decimal written as text, like '20.00'")
    return Decimal(value)


def _name(path: Path) -> str:
    return ".".join(str(step) for step in ("payload", *path))


def _kind(value: object) -> str:
    """Say what a value is, and how long, but not the value: messages go to logs, and it may be anything."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "boolean"
        case int():
            return f"whole number of {len(str(abs(value)))} digits"
        case float():
            return "number"
        case str():
            return f"text of {len(value)} characters"
        case list():
            return f"list of {len(value)}"
        case dict():
            return f"object of {len(value)}"
        case _:
            return type(value).__name__
