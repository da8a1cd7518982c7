"""The functions of the stack: loaded as Lambda does, with the environment that Terraform gives them."""

from pathlib import Path
from types import ModuleType

from handlers import load_handler

STACK = Path(__file__).parents[4] / "lib" / "transaction_files"
REGION = "eu-central-1"
TRANSACTIONS, ERRORS = "dynamodb-transactions-dev", "dynamodb-errors-dev"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_LAMBDA_FUNCTION_NAME": "lambda-transaction-processor-dev",
    "TRANSACTIONS_TABLE_NAME": TRANSACTIONS,
    "ERRORS_TABLE_NAME": ERRORS,
    "ERROR_NAMESPACE": "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
}


def load(name: str) -> ModuleType:
    return load_handler(f"transaction_files_{name}", STACK / f"{name}.py")
