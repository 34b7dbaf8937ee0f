"""A month of a desk as its reports would tell it, for pictures of digests."""

from typing import Any

AGENTS = ("Anna Kowalska", "Bert Lindqvist", "Celina Nowak", "Dmitri Orlov", "Ewa Zielińska")


def month_of_reports() -> dict[str, Any]:
	"""By report what Frappe's page of it would get."""
	return {
		"Agent Scorecard": _scorecard(),
		"Tickets Created and Closed": _created(),
		"First Response and Resolution Time": _times(),
		"Rejected Solutions": _rejected(),
		"Ticket Feedback Summary": _feedback(),
		"Postponed Development Tickets": {"columns": [_column("name", "Ticket")], "result": []},
	}


def _column(fieldname: str, label: str, fieldtype: str = "Data") -> dict[str, Any]:
	return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "precision": 1}


def _card(label: str, value: Any, datatype: str = "Int", indicator: str = "Blue") -> dict[str, Any]:
	return {"label": label, "value": value, "datatype": datatype, "indicator": indicator}


def _chart(kind: str, labels: list[str], **series: list) -> dict[str, Any]:
	datasets = [{"name": name.replace("_", " "), "values": values} for name, values in series.items()]
	return {"type": kind, "data": {"labels": labels, "datasets": datasets}}


def _scorecard() -> dict[str, Any]:
	shares, points = [8.0, 31.4, 12.5, 4.0, 19.0], [214, 96, 151, 188, 120]
	rows = [
		{
			"agent_name": name,
			"points": points[number],
			"solved": points[number] // 2,
			"rejected_share": shares[number],
			"first_response_share": [97.0, 93.0, 84.5, 99.0, 95.0][number],
			"violations_1": number,
			"over": ["rejected_share"] if number == 1 else ["first_response_share"] if number == 2 else [],
		}
		for number, name in enumerate(AGENTS)
	]
	return {
		"columns": [
			_column("agent_name", "Agent"),
			_column("points", "Points", "Int"),
			_column("solved", "Proposed", "Int"),
			_column("rejected_share", "Rejected Share", "Percent"),
			_column("first_response_share", "Answer: in Time", "Percent"),
			_column("violations_1", "Level 1", "Int"),
		],
		"result": [
			*rows,
			{"agent_name": "Total", "points": 769, "solved": 384, "violations_1": 10, "is_total": 1},
		],
		"report_summary": [
			_card("Most Points", AGENTS[0], "Data", "Green"),
			_card("Points on Average", 153.8, "Float"),
			_card("Agents over a Limit", 2, "Int", "Red"),
		],
		"chart": _chart("bar", list(AGENTS), Points=points),
	}


def _created() -> dict[str, Any]:
	days = range(1, 32)
	problems = [2 if day % 7 in (3, 4) else 6 + day * 5 % 7 for day in days]
	questions = [1 if day % 7 in (3, 4) else 3 + day * 3 % 5 for day in days]
	rows = [
		{
			"day": f"2026-10-{day:02}",
			"created": problems[day - 1] + questions[day - 1],
			"closed": problems[day - 1] + 3,
		}
		for day in days
	]
	return {
		"columns": [
			_column("day", "Day", "Date"),
			_column("created", "Created", "Int"),
			_column("closed", "Closed", "Int"),
		],
		"result": [*rows, {"day": "Total", "created": 388, "closed": 341, "is_total": 1}],
		"report_summary": [
			_card("Created", 388),
			_card("Closed", 341, indicator="Green"),
			_card("Reopened", 6, indicator="Orange"),
			_card("More Open Tickets", 53, indicator="Red"),
		],
		"chart": {
			**_chart("bar", [str(day) for day in days], Problem=problems, Consultation=questions),
			"barOptions": {"stacked": 1},
		},
	}


def _times() -> dict[str, Any]:
	weeks = ["28 Sep", "5 Oct", "12 Oct", "19 Oct", "26 Oct"]
	medians, p90s = [1500, 1320, 1800, 1260, 1140], [7200, 6900, 9800, 6400, 5200]
	return {
		"columns": [
			_column("week", "Week"),
			_column("median", "Median", "Duration"),
			_column("p90", "p90", "Duration"),
		],
		"result": [
			{"week": week, "median": medians[number], "p90": p90s[number]}
			for number, week in enumerate(weeks)
		],
		"report_summary": [
			_card("Answer: Median", 1380, "Duration"),
			_card("Answer: in Time", 93.7, "Percent", "Green"),
			_card("Solution: Median", 21_600, "Duration"),
			_card("Solution: in Time", 88.2, "Percent", "Green"),
		],
		"chart": {**_chart("line", weeks, Median=medians, p90=p90s), "fieldtype": "Duration"},
	}


def _rejected() -> dict[str, Any]:
	firms = ["Baltic Logistics", "Hotel Pod Różą", "ООО Северный путь", "Meier & Söhne GmbH"]
	shares = [33.3, 21.0, 8.3, 0.0]
	return {
		"columns": [
			_column("customer", "Customer"),
			_column("proposed", "Proposed", "Int"),
			_column("rejected", "Rejected", "Int"),
			_column("share", "Rejected Share", "Percent"),
		],
		"result": [
			{
				"customer": firm,
				"proposed": 12 + number,
				"rejected": 4 - number,
				"share": shares[number],
				"over": ["share"] if shares[number] > 20 else [],
			}
			for number, firm in enumerate(firms)
		],
		"report_summary": [
			_card("Proposed", 384),
			_card("Rejected", 52, indicator="Orange"),
			_card("Rejected Share", 13.5, "Percent", "Green"),
		],
		"chart": {**_chart("bar", firms, Share=shares), "fieldtype": "Percent"},
	}


def _feedback() -> dict[str, Any]:
	return {
		"columns": [_column("verdict", "Verdict"), _column("number", "Tickets", "Int")],
		"result": [
			{"verdict": "Liked", "number": 164},
			{"verdict": "Disliked", "number": 17},
			{"verdict": "Not My Ticket", "number": 2},
		],
		"report_summary": [
			_card("Liked", 164, indicator="Green"),
			_card("Disliked", 17, indicator="Red"),
			_card("Liked Share", 90.6, "Percent"),
		],
		"chart": _chart("donut", ["Liked", "Disliked", "Not My Ticket"], Verdicts=[164, 17, 2]),
	}
