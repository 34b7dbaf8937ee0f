"""What somebody writes who wants a script to run in the reader's browser, and what of it would. Each calls alert(1)."""

from html.parser import HTMLParser

XSS = {
	"script": "<script>alert(1)</script>",
	"script in script": "<scr<script>ipt>alert(1)</scr</script>ipt>",
	"script with a space": "<script\n>alert(1)</script\n>",
	"upper case": "<SCRIPT SRC=//x.example/x.js></SCRIPT>",
	"onerror": "<img src=x onerror=alert(1)>",
	"slash": "<img/src=x/onerror=alert(1)>",
	"unquoted": "<p onmouseover=alert(1)>x</p>",
	"broken quote": '<img src="x` `<script>alert(1)</script>"` `>',
	"javascript": '<a href="javascript:alert(1)">x</a>',
	"javascript with a tab": '<a href="java\tscript:alert(1)">x</a>',
	"javascript by entities": '<a href="&#106;avascript&colon;alert(1)">x</a>',
	"javascript after a control": '<a href="\x01javascript:alert(1)">x</a>',
	"vbscript": '<a href="vbscript:msgbox(1)">x</a>',
	"data": '<a href="data:text/html,<script>alert(1)</script>">x</a>',
	"data in an object": '<object data="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=="></object>',
	"embed": '<embed src="javascript:alert(1)">',
	"iframe": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
	"form": '<form action="javascript:alert(1)"><button>x</button></form>',
	"formaction": '<button formaction="javascript:alert(1)">x</button>',
	"meta": '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
	"base": '<base href="//x.example/">',
	"link": '<link rel="stylesheet" href="//x.example/x.css">',
	"import": "<style>@import '//x.example/x.css';</style>",
	"expression": '<p style="width:expression(alert(1))">x</p>',
	"style url": '<p style="background:url(javascript:alert(1))">x</p>',
	"over everything": '<div style="position:fixed;top:0;left:0;width:100%;height:100%;z-index:9999">x</div>',
	"svg": "<svg onload=alert(1)>",
	"svg script": "<svg><script>alert(1)</script></svg>",
	"svg animate": '<svg><a><animate attributeName=href values="javascript:alert(1)" /><text>x</text></a></svg>',
	"svg set": '<svg><set attributeName="onmouseover" to="alert(1)" /></svg>',
	"svg use": '<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)>#x" /></svg>',
	"svg style": '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
	"noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
	"math": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
	"math link": '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
	"mglyph": "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
	"comment": "<!--><img src=x onerror=alert(1)>-->",
	"conditional": "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
	"cdata": "<![CDATA[<img src=x onerror=alert(1)>]]>",
	"processing": "<?xml version='1.0'?><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
	"xmp": '<xmp><p title="</xmp><svg/onload=alert(1)>">',
	"title": '<title><p title="</title><img src onerror=alert(1)>">',
	"textarea": '<textarea><p title="</textarea><img src=x onerror=alert(1)>">',
	"template": "<template><img src=x onerror=alert(1)></template>",
	"select": "<select><style></select><img src=x onerror=alert(1)></style></select>",
	"video": "<video><source onerror=alert(1)></video>",
	"details": "<details open ontoggle=alert(1)>x</details>",
	"autofocus": "<input autofocus onfocus=alert(1)>",
	"unclosed": "<img src=x onerror=alert(1) ",
	"half a tag": "text <b onclick=alert(1)",
	"nul in a tag": "<scr\x00ipt>alert(1)</scr\x00ipt>",
	"jinja": "{{ 7 * 191 }}{% for x in [] %}{% endfor %}<p>{{ frappe.session }}</p>",
}


def _handlers() -> dict[str, str]:
	"""One for each event that a browser fires by itself, or as soon as somebody moves."""
	by_itself = {
		"body": ("onload", "onpageshow", "onhashchange", "onpopstate", "onmessage", "onresize"),
		"img": ("onload", "onloadstart", "onloadend"),
		"video": ("oncanplay", "onloadeddata", "ontimeupdate", "onplay", "onended"),
		"audio": ("onloadedmetadata", "onprogress", "onsuspend"),
		"marquee": ("onstart", "onfinish", "onbounce"),
		"div": ("onanimationstart", "ontransitionend", "onpointerenter", "onpointerrawupdate", "onwheel"),
		"p": ("onclick", "ondblclick", "onmousemove", "ontouchstart", "oncopy", "onpaste", "ondragstart"),
		"a": ("onfocusin", "onblur", "onauxclick", "oncontextmenu", "onbeforecopy"),
		"dialog": ("oncancel", "onclose", "onbeforetoggle"),
		"span": ("onkeydown", "onkeyup", "oninput", "onsecuritypolicyviolation"),
	}
	return {
		f"{tag} {event}": f"<{tag} src=x href=# autoplay tabindex=1 contenteditable {event}=alert(1)>x</{tag}>"
		for tag, events in by_itself.items()
		for event in events
	}


# What cleaners have been fooled by, in ever other dresses.
MORE = {
	**_handlers(),
	"tab before a handler": "<img src=x\tonerror\t=\talert(1)>",
	"form feed before a handler": "<img src=x\x0conerror=alert(1)>",
	"slashes before a handler": "<svg////////onload=alert(1)>",
	"handler in quotes of entities": "<img src=x onerror=&#97;&#108;&#101;&#114;&#116;(1)>",
	"handler without a value before": "<img src=x a=b onerror=alert(1) onerror=x>",
	"handler in mixed case": "<ImG sRc=x OnErRoR=alert(1)>",
	"attribute closed by a backtick": "<img src=`x`onerror=alert(1)>",
	"attribute with a bracket": '<p title="a>b" onclick="alert(1)">x</p>',
	"two brackets": "<<script>alert(1);//<</script>",
	"open script": "<script>alert(1)",
	"script by a comment": "<!--<script>--><script>alert(1)</script>",
	"script after an end of a comment": "--!><script>alert(1)</script>",
	"comment in a comment": "<!-- --!><img src=x onerror=alert(1)> -->",
	"doctype": "<!DOCTYPE html [<!ENTITY x '<script>alert(1)</script>'>]>&x;",
	"script type": '<script type="text/template"><img src=x onerror=alert(1)></script>',
	"script of a module": '<script type="module" src="data:text/javascript,alert(1)"></script>',
	"scheme with a newline": '<a href="java\nscript:alert(1)">x</a>',
	"scheme with a return": '<a href="java\rscript:alert(1)">x</a>',
	"scheme by hexadecimal": '<a href="&#x6A;&#x61;&#x76;&#x61;script:alert(1)">x</a>',
	"scheme by long entities": '<a href="&#0000106avascript:alert(1)">x</a>',
	"scheme by named entities": '<a href="javascript&Tab;&NewLine;:alert(1)">x</a>',
	"scheme after a blank": '<a href="   javascript:alert(1)">x</a>',
	"scheme after no-break": '<a href="\u00a0javascript:alert(1)">x</a>',
	"scheme in upper case": '<a href="JAVASCRIPT:alert(1)">x</a>',
	"scheme in a picture": '<img src="javascript:alert(1)">',
	"scheme in a background": '<table background="javascript:alert(1)"><tr><td>x</td></tr></table>',
	"scheme in a low source": '<img lowsrc="javascript:alert(1)" dynsrc="javascript:alert(1)">',
	"scheme in a set of sources": '<img srcset="javascript:alert(1) 1x">',
	"scheme in a poster": '<video poster="javascript:alert(1)"></video>',
	"scheme in a quotation": '<blockquote cite="javascript:alert(1)">x</blockquote>',
	"scheme in a map": '<map name=m><area href="javascript:alert(1)" shape=rect></map><img usemap="#m">',
	"scheme with a slash": '<a href="javascript://%0aalert(1)">x</a>',
	"scheme of scripts with a feed": '<a href="feed:javascript:alert(1)">x</a>',
	"scheme of a view of the source": '<a href="view-source:javascript:alert(1)">x</a>',
	"data in a link": '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>',
	"data of an application": '<a href="data:application/xhtml+xml,<x/>">x</a>',
	"data as a drawing": '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
	"ping": '<a href="/" ping="//x.example/">x</a>',
	"frameset": '<frameset onload=alert(1)><frame src="javascript:alert(1)"></frameset>',
	"iframe with a source": '<iframe src="javascript:alert(1)"></iframe>',
	"iframe in entities": '<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>',
	"applet": '<applet code="x.class" archive="//x.example/x.jar"></applet>',
	"object by a parameter": '<object><param name="movie" value="javascript:alert(1)"></object>',
	"portal": '<portal src="javascript:alert(1)"></portal>',
	"keygen": "<keygen autofocus onfocus=alert(1)>",
	"isindex": '<isindex type=image src=1 onerror=alert(1) action="javascript:alert(1)">',
	"button in a form elsewhere": '<button form=x formaction="javascript:alert(1)">x</button><form id=x></form>',
	"image button": '<input type=image src=x onerror=alert(1) formaction="javascript:alert(1)">',
	"style of a link": '<p style="behavior:url(x.htc)">x</p>',
	"style of Mozilla": '<p style="-moz-binding:url(//x.example/x.xml#x)">x</p>',
	"style in escapes": '<p style="background:\\75rl(javascript:alert(1))">x</p>',
	"style of an animation": "<style>@keyframes x{}</style><p style=animation-name:x onanimationstart=alert(1)>x</p>",
	"drawing in a drawing": "<svg><g/onload=alert(1)></svg>",
	"drawing with foreign parts": "<svg><foreignObject><iframe srcdoc='x'></iframe></foreignObject></svg>",
	"drawing of a picture": '<svg><image href="x" onerror="alert(1)"/></svg>',
	"drawing with a handler": '<svg><handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">alert(1)</handler></svg>',
	"drawing with cdata": "<svg><script><![CDATA[alert(1)]]></script></svg>",
	"drawing with a title": "<svg><title><style><img src=x onerror=alert(1)></style></title></svg>",
	"drawing with a description": "<svg><desc><noscript><img src=x onerror=alert(1)></noscript></desc></svg>",
	"formulas with an action": '<math><maction actiontype="statusline#http://x" xlink:href="javascript:alert(1)">x</maction></math>',
	"formulas with annotations": '<math><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>',
	"formulas in a table": "<math><mi><table><mi><mglyph><style><img src=x onerror=alert(1)>",
	"plain text": "<plaintext><img src=x onerror=alert(1)>",
	"listing": "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
	"noembed": '<noembed><p title="</noembed><img src=x onerror=alert(1)>"></noembed>',
	"noframes": '<noframes><p title="</noframes><img src=x onerror=alert(1)>"></noframes>',
	"options": "<select><option><script>alert(1)</script></option></select>",
	"table outside of a table": "<table><td><form><script>alert(1)</script>",
	"nested forms": '<form><div></form><form action="javascript:alert(1)"><input type=submit>',
	"anchors within anchors": '<a href="/"><a href="javascript:alert(1)">x</a></a>',
	"custom element": "<x-y onclick=alert(1) contenteditable>x</x-y>",
	"shadow": "<div><template shadowrootmode=open><img src=x onerror=alert(1)></template></div>",
	"import of HTML": '<link rel="import" href="//x.example/x.html">',
	"set cookie": '<meta http-equiv="Set-Cookie" content="sid=x">',
	"policy": '<meta http-equiv="Content-Security-Policy" content="script-src *">',
	"base with a target": '<base target="_parent" href="javascript:/a/-alert(1)//">',
	"UTF-7": "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
	"overlong": "\xc0\xbcscript\xc0\xbealert(1)\xc0\xbc/script\xc0\xbe",
	"full width": "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
	"zero width": "<scr\u200bipt>alert(1)</scr\u200bipt><img\u200b src=x onerror=alert(1)>",
	"entities twice": "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
	"entities once": "&lt;script&gt;alert(1)&lt;/script&gt;<b>x</b>",
	"deep": "<div>" * 400 + "<img src=x onerror=alert(1)>" + "</div>" * 400,
	"many attributes": "<p " + " ".join(f"a{number}=1" for number in range(500)) + " onclick=alert(1)>x</p>",
	"Vue": "<p v-html=\"'<img src=x onerror=alert(1)>'\">{{constructor.constructor('alert(1)')()}}</p>",
	"Jinja in an attribute": '<a href="{{ frappe.db.sql(1) }}">{% raw %}x{% endraw %}</a>',
}
EVERY = {**XSS, **MORE}


FORBIDDEN_TAGS = {
	"script",
	"iframe",
	"object",
	"embed",
	"base",
	"link",
	"meta",
	"form",
	"noscript",
	"xmp",
	"frame",
	"style",
	"template",
	"animate",
	"set",
	"use",
	"foreignobject",
	"textarea",
	"title",
	"input",
}


class _Inspector(HTMLParser):
	def __init__(self, html: str) -> None:
		super().__init__(convert_charrefs=True)
		self.found: list[str] = []
		self.feed(html)
		self.close()

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		if tag.rsplit(":", 1)[-1] in FORBIDDEN_TAGS:
			self.found.append(tag)
		for name, value in attrs:
			link = "".join((value or "").split()).lower()
			runs = link.startswith(
				("javascript:", "vbscript:", "data:text", "data:image/svg", "data:application")
			)
			if name.startswith("on") or name in ("srcdoc", "formaction") or runs:
				self.found.append(f"{tag} {name}={value}")
			if name == "style" and any(
				word in link for word in ("expression(", "url(", "position:", "@import")
			):
				self.found.append(f"{tag} {name}={value}")


def what_runs_in(html: str) -> list[str]:
	"""Elements and attributes of the markup by which a script could run, or which reach out of the message."""
	return _Inspector(html).found
