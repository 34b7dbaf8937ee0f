"""Conditions that administrators write: one Python expression over plain values, of a kind that is worked out
in no time and reaches nothing.

Whoever works it out guards the machine's secrets as well. Here is seen to what a guard against those lets
through: an expression of a few letters that takes all memory or hours, for every ticket that comes in.
"""

import ast

FUNCTIONS = frozenset({"int", "float", "round"})
# Of texts: none of these makes a text longer than those that it is given.
METHODS = frozenset(
	{
		*("casefold", "lower", "upper", "lstrip", "rstrip", "strip", "removeprefix", "removesuffix"),
		*("count", "find", "rfind", "startswith", "endswith", "split", "splitlines"),
		*("isalpha", "isdigit", "isnumeric", "isupper"),
	}
)
_SAFE = (
	*(ast.Expression, ast.Constant, ast.Name, ast.Load, ast.List, ast.Tuple, ast.Set),
	*(ast.BoolOp, ast.boolop, ast.UnaryOp, ast.unaryop, ast.Compare, ast.cmpop, ast.IfExp),
	*(ast.BinOp, ast.Add, ast.Sub, ast.Div, ast.FloorDiv, ast.Subscript, ast.Slice),
)


def offence(tree: ast.Expression) -> str | None:
	"""The first part of the expression that a condition may not have, as it is written; None for a good one."""
	called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
	for node in ast.walk(tree):
		if not _is_fine(node, is_called=id(node) in called):
			return _written(node)
	return None


def _is_fine(node: ast.AST, *, is_called: bool) -> bool:
	match node:
		case ast.Call(func=ast.Name(id=name)):
			return name in FUNCTIONS
		case ast.Call(func=ast.Attribute()):
			return True
		case ast.Attribute(attr=name):
			return is_called and name in METHODS
		case _:
			return isinstance(node, _SAFE)


def _written(node: ast.AST) -> str:
	"""Operators have no words of their own."""
	return _SIGNS.get(type(node)) or ast.unparse(node)


_SIGNS: dict[type, str] = {
	ast.Mult: "*",
	ast.Pow: "**",
	ast.Mod: "%",
	ast.MatMult: "@",
	ast.LShift: "<<",
	ast.RShift: ">>",
	ast.BitOr: "|",
	ast.BitAnd: "&",
	ast.BitXor: "^",
}
