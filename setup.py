"""The packages of the distribution: those of ``stackproof/``, and ``policies/`` as data within.

checkov loads ``policies/`` from a checkout; nothing else has a place at the top of somebody's site-packages.
"""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["stackproof*"]), "stackproof.policies"],
    package_dir={"stackproof.policies": "policies"},
)
