"""The model that every view of a stack is read into. Standard library only."""

from stackproof.model.resource import AttributePath, Resource, write_path
from stackproof.model.stack import (
    ACCOUNT_ID,
    FOLDER,
    REGION,
    WORKSPACE,
    AtWithout,
    Follows,
    Output,
    Provider,
    Requirement,
    Stack,
    SurfaceKind,
    Variable,
    View,
)

__all__ = [
    "ACCOUNT_ID",
    "FOLDER",
    "REGION",
    "WORKSPACE",
    "AtWithout",
    "AttributePath",
    "Follows",
    "Output",
    "Provider",
    "Requirement",
    "Resource",
    "Stack",
    "SurfaceKind",
    "Variable",
    "View",
    "write_path",
]
