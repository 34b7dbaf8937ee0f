"""Telephone numbers as people and exchanges write them down."""

# Shorter ones are extensions, or somebody's typing error.
SHORTEST_PHONE = 7
# Digits at the end by which candidates are found before they are compared.
SIGNIFICANT = 7


def same_phone(stored: str, international: str, calling_code: str) -> bool:
	"""True where a number as somebody wrote it down is the one that Telegram knows (with the country's code).
	One without a country's code is taken to be of the country with `calling_code` ("48", "+48")."""
	code, full, digits = digits_of(calling_code), digits_of(international), digits_of(stored)
	if len(digits) < SHORTEST_PHONE:
		return False
	if stored.strip().startswith("+"):
		return digits == full
	if digits.startswith("00"):
		return digits[2:] == full
	return full in (digits, code + digits.removeprefix("0")) if code else digits == full


def digits_of(text: str) -> str:
	"""The digits of a telephone number as somebody wrote it down."""
	return "".join(character for character in text if character in "0123456789")


def possible_numbers(told: str, calling_code: str) -> tuple[str, ...]:
	"""What an exchange's number may be in international digits: one form where it names its country, else
	itself and as one of the country with `calling_code`; nothing for an extension or a hidden number."""
	digits, code = digits_of(told), digits_of(calling_code)
	if len(digits) < SHORTEST_PHONE:
		return ()
	if told.strip().startswith("+"):
		return (digits,)
	if digits.startswith("00"):
		return (digits[2:],)
	return (digits, code + digits.removeprefix("0")) if code else (digits,)


def shown_number(told: str) -> str | None:
	"""The number as a ticket keeps it, always in one way: its digits, after a plus where it names its
	country; None for what is no number."""
	digits = digits_of(told)
	if len(digits) < SHORTEST_PHONE:
		return None
	if told.strip().startswith("+"):
		return f"+{digits}"
	return f"+{digits[2:]}" if digits.startswith("00") else digits
