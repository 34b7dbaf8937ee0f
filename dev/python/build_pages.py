"""Frappe's `build` command with a script that Node loads before it (OKI_BEFORE_BUILD): Frappe sets
NODE_OPTIONS itself, so the environment alone cannot say it."""

import os
import runpy

import frappe.build

frappes_own = frappe.build.get_node_env


def node_env() -> dict[str, str]:
	env = frappes_own()
	return {**env, "NODE_OPTIONS": f"{env['NODE_OPTIONS']} --require {os.environ['OKI_BEFORE_BUILD']}"}


frappe.build.get_node_env = node_env
runpy.run_module("frappe.utils.bench_helper", run_name="__main__")
