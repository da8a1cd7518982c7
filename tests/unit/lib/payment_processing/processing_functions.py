"""The functions of the stack: loaded as Lambda does, with the environment that Terraform gives them."""

from pathlib import Path
from types import ModuleType

from handlers import load_handler

STACK = Path(__file__).parents[4] / "lib" / "payment_processing"
REGION = "ap-southeast-1"
TABLE = "payment-status-dev"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_LAMBDA_FUNCTION_NAME": "lambda-payment-processor-dev",
    "PAYMENT_STATUS_TABLE_NAME": TABLE,
    "PAYMENT_QUEUE_URL": f"https://sqs.{REGION}.amazonaws.com/123456789012/payment-processing.fifo",
    "FRAUD_API_URL": "https://fraud.internal.example.com/v1/assessments",
    "FRAUD_API_TIMEOUT_SECONDS": "5",
    "FRAUD_API_IDEMPOTENCY_NAMESPACE": "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
    "ALERT_THRESHOLD": "5",
}


def load(name: str) -> ModuleType:
    return load_handler(f"payment_processing_{name}", STACK / f"{name}.py")
