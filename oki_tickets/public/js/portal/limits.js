// The bar of what the customer may count on next grows while the page is open.

const TICK = 30000;

export function keep_limits_fresh() {
	const show_all = () => document.querySelectorAll(".oki-limit").forEach(show);
	show_all();
	setInterval(show_all, TICK);
}

// The server said which share was used when it wrote the page; from then on it grows evenly to the moment. A
// promise whose moment has passed is shown no more.
function show(limit) {
	const { okiShare, okiNow, okiDue } = limit.dataset;
	limit.dataset.okiSeen ??= Date.now();
	const passed = (Date.now() - limit.dataset.okiSeen) / 1000 / (okiDue - okiNow);
	limit.hidden = passed >= 1;
	const share = Number(okiShare) + (1 - okiShare) * Math.min(1, passed);
	limit.querySelector(".oki-limit-bar > span").style.width = `${Math.round(share * 100)}%`;
}
