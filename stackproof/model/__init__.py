"""The model that every view of a stack is read into. Standard library only."""

from stackproof.model.resource import Path, Resource
from stackproof.model.stack import Follows, Output, Provider, Requirement, Stack, Variable, View

__all__ = ["Follows", "Output", "Path", "Provider", "Requirement", "Resource", "Stack", "Variable", "View"]
