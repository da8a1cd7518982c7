"""Card data: whoever sends it, and in whatever field, it is refused, and neither stored nor logged."""

import json
import logging
import unicodedata

import pytest
from processing_messages import Clock, batch, failed, message, payment

DONE = failed()
STANDARD = vars(logging.makeLogRecord({})).keys() - {"msg", "args"}
VISA, AMEX = "4111111111111111", "378282246310005"  # numbers that networks publish for tests
WIDE = str.maketrans("0123456789", "".join(chr(0xFF10 + digit) for digit in range(10)))
CARDS = [
    payment(1, card_number=VISA),
    payment(1, cardNumber=int(VISA)),
    payment(1, cvv="987"),
    payment(1, cvv=987),
    payment(1, card={"pan": "x987x", "cvc2": "987"}),
    payment(1, note=f"paid with {VISA[:4]}-{VISA[4:8]} {VISA[8:12]} {VISA[12:]}"),
    payment(1, note="cvv 987"),
    payment(1, **{VISA: 1}),
    payment(1, **{f"n{AMEX}": 1}),
    payment(1, transaction_id=VISA),
    payment(1, account_id=f"acc-{AMEX}"),
    payment(1, merchant_id="4111.1111.1111.1111"),
    payment(1, amounts=float(VISA)),
    payment(1, list=[[VISA]]),
    payment(1, text=json.dumps({"cvv": "987"})),
    payment(1, wide=VISA.translate(WIDE)),
    f'{{"note": "{VISA}", "note": "x"}}',
    f'{{"note": "\\u0034{VISA[1:]}", "note": "x"}}',
    f"no JSON {VISA}",
    'no JSON {"cvv": "987"',
]


@pytest.mark.parametrize("body", CARDS, ids=lambda value: repr(value)[:70])
def test_card_data_is_refused_and_neither_stored_nor_logged(body, processor, payments, fraud_api, caplog):
    caplog.set_level("INFO")
    event = {"Records": [message(1, body, group=f"group-{VISA}")]}
    assert processor.lambda_handler(event, Clock()) == DONE
    ((id_, item),) = payments().items()
    assert (id_, item["payment_status"]) == ("message#m-1", "REJECTED")
    assert "card data was taken out" in item["reason"]
    assert fraud_api.requests == []
    own = [record for record in caplog.records if not record.name.startswith(("botocore", "boto3"))]
    told = [{name: value for name, value in vars(record).items() if name not in STANDARD} for record in own]
    logged = json.dumps(told, default=str) + caplog.handler.format(own[-1])
    assert "message rejected" in logged
    for text in (json.dumps(item, default=str), logged):
        digits = "".join(filter(str.isdigit, unicodedata.normalize("NFKC", text)))
        assert VISA not in digits
        assert AMEX not in digits
        assert "987" not in text.replace(item["received_at"], "")


@pytest.mark.parametrize(
    "id_",
    ["4111111111111112", "1769860800000", "20260131195958125", "tx-2026-01-31-19.59.58", "411111111111", "0" * 16],
)
def test_what_is_no_card_number_is_an_id(id_, processor, payments, clock):
    assert processor.lambda_handler(batch(payment(1, transaction_id=id_)), clock) == DONE
    assert payments()[id_]["payment_status"] == "APPROVED"
