"""The functions of the stack: loaded as Lambda does, with the environment that Terraform gives them."""

import importlib.util
from pathlib import Path
from types import ModuleType

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
    """Load a handler as a new process would: the environment is read again, clients are made again."""
    specification = importlib.util.spec_from_file_location(f"transaction_files_{name}", STACK / f"{name}.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module
