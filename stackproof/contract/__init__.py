"""Contracts: ``contract.yaml`` beside a stack says what binds it."""

from stackproof.contract.load import NAME, load_contract
from stackproof.contract.model import Binding, Contract
from stackproof.contract.waivers import Waiver

__all__ = ["NAME", "Binding", "Contract", "Waiver", "load_contract"]
