// The customers' portal. The pages work as the server wrote them; this adds sending, moves and news.
import { start_articles } from "./portal/articles.js";
import { start_embed } from "./portal/embed.js";
import { keep_limits_fresh } from "./portal/limits.js";
import { start_new_ticket } from "./portal/new_ticket.js";
import { start_news } from "./portal/news.js";
import { page } from "./portal/page.js";
import { start_telegram } from "./portal/telegram.js";
import { start_ticket } from "./portal/ticket.js";
import { keep_times_fresh } from "./portal/times.js";

keep_times_fresh();
keep_limits_fresh();
start_telegram();
start_news();
if (page.page === "ticket") start_ticket();
if (page.page === "new") {
	start_new_ticket();
	start_articles();
}
if (page.page === "embed") start_embed();
