"""Whether what a ticket is about is covered."""

from datetime import date


class Cover:
	"""By what a device is covered, in ERPNext's own words."""

	WARRANTY = "Under Warranty"
	CONTRACT = "Under AMC"
	NONE = "Out of Warranty"


def cover_of(warranty_until: date | None, maintained_until: date | None, today: date) -> str | None:
	"""The cover on `today`, whose last day counts; None where nothing was ever agreed. ERPNext keeps such a status
	too, as it was when the device was last saved."""
	if warranty_until and warranty_until >= today:
		return Cover.WARRANTY
	if maintained_until and maintained_until >= today:
		return Cover.CONTRACT
	return Cover.NONE if warranty_until or maintained_until else None
