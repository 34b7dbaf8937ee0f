"""Lets tools that know no PEP 517 find the project; everything is said in pyproject.toml."""

from setuptools import setup

setup()
