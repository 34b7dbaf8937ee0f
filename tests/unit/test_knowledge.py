from oki_tickets.domain.knowledge import Article, fitting, stems


def article(name: str, title: str, text: str = "") -> Article:
	return Article(name, title, name, text, True, stems(title), stems(text))


ROUTER = article("router", "Restarting the router", "When the internet is slow, pull the plug and wait.")
INVOICE = article("invoice", "Where to find invoices", "Every invoice lies in the portal.")
POLISH = article("faktura", "Płatności i faktury", "Numer konta jest na fakturze.")


def names(words: str, linked=frozenset(), most: int = 3) -> list[str]:
	return [found.name for found in fitting((ROUTER, INVOICE, POLISH), words, linked, most)]


def test_words_of_the_title_count_most_and_endings_do_not():
	assert names("my routers are dead") == ["router"]
	assert names("gdzie jest faktura za płatność") == ["faktura"]


def test_one_word_of_the_text_is_chance_and_two_are_not():
	assert names("the portal is grey") == []
	assert names("slow internet") == ["router"]


def test_an_article_of_the_topic_fits_by_that_and_comes_first():
	assert names("something else", frozenset({"invoice"})) == ["invoice"]
	assert names("router", frozenset({"invoice"})) == ["invoice", "router"]
	assert names("router", frozenset({"invoice"}), most=1) == ["invoice"]


def test_words_with_a_hyphen_are_found_without_it_and_the_other_way():
	found = fitting([article("wifi", "Restarting the Wi-Fi")], "No wifi in room 204", frozenset(), 3)
	assert [one.name for one in found] == ["wifi"]
	assert "wifi" in stems("the Wi-Fi") and stems("well - well") == stems("well")


def test_short_words_say_nothing():
	assert stems("is it on") == frozenset() and names("") == []
