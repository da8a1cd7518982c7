"""Parameter Store answers 40 reads a second; moto answers all."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from stackproof.emulator.process import Emulator
from stackproof.emulator.quotas import READS, Bucket, limit

pytestmark = [pytest.mark.unit, pytest.mark.xdist_group("emulator")]


def test_a_bucket_gives_a_second_at_once_and_fills_again() -> None:
    bucket = Bucket(40, 0.0)
    assert [bucket.take(0.0) for _ in range(41)] == [True] * 40 + [False]
    assert [bucket.take(0.06) for _ in range(3)] == [True, True, False]
    assert [bucket.take(9.0) for _ in range(41)] == [True] * 40 + [False]


def test_reads_beyond_the_quota_are_refused_in_each_region_by_itself() -> None:
    """Writes, and reads of other services, do not count."""
    answered: Counter[tuple[str, str, str]] = Counter()

    def application(_environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [b""]

    limited = limit(application)
    for region in ("us-east-1", "eu-central-1"):
        for operation in ("AmazonSSM.GetParameter", "AmazonSSM.PutParameter"):
            scope = f"Credential=key/20260131/{region}/ssm/aws4_request, Signature=a"
            environ = {"HTTP_X_AMZ_TARGET": operation, "HTTP_AUTHORIZATION": f"AWS4-HMAC-SHA256 {scope}"}
            for _ in range(3 * READS):
                limited(environ, lambda status, _, told=(region, operation): answered.update([(*told, status[:3])]))
    for region in ("us-east-1", "eu-central-1"):
        assert answered[region, "AmazonSSM.PutParameter", "200"] == 3 * READS
        assert READS <= answered[region, "AmazonSSM.GetParameter", "200"] < 2 * READS


@pytest.mark.parametrize(("server", "refusals"), [("plain", set()), ("cloud", {"ThrottlingException"})])
def test_a_burst_of_reads(server: str, refusals: set[str], request: pytest.FixtureRequest) -> None:
    emulator: Emulator = request.getfixturevalue(server)
    ssm = emulator.client("ssm", "eu-north-1")
    ssm.put_parameter(Name="quota", Value="1", Type="String", Overwrite=True)

    def read(_number: int) -> str:
        try:
            return str(ssm.get_parameter(Name="quota")["Parameter"]["Value"])
        except ClientError as error:
            return str(error.response["Error"]["Code"])

    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(read, range(8 * READS)))
    assert answers == {"1"} | refusals
