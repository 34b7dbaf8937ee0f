frappe.listview_settings.Broadcast = {
	add_fields: ["starts_at", "ends_at"],
	get_indicator({ starts_at, ends_at }) {
		const now = frappe.datetime.now_datetime();
		if (ends_at && ends_at <= now) return [__("Over"), "gray", `ends_at,<=,${now}`];
		if (starts_at > now) return [__("Scheduled"), "blue", `starts_at,>,${now}`];
		return [__("Shown Now"), "orange", `starts_at,<=,${now}`];
	},
};
