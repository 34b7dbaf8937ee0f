// One address for pages and realtime, as nginx gives it in production: /socket.io goes to Frappe's
// realtime server, all else to the web server. Usage: front.js PORT WEB_SOCKET REALTIME_PORT
const http = require("node:http");
const net = require("node:net");

const [port, web_socket, realtime_port] = process.argv.slice(2);

const is_realtime = (url) => url.startsWith("/socket.io");
const target_of = (url) =>
	is_realtime(url) ? { host: "127.0.0.1", port: Number(realtime_port) } : { socketPath: web_socket };

function forward(request, response) {
	const headers = { ...request.headers, "x-forwarded-for": request.socket.remoteAddress };
	// Browsers name no origin where a page asks its own; Frappe's realtime server wants one.
	if (is_realtime(request.url)) headers.origin ??= `http://${headers.host}`;
	// No connection is used twice: gunicorn closes idle ones just when the next request may come.
	const agent = false;
	const options = { ...target_of(request.url), method: request.method, path: request.url, headers, agent };
	const inner = http.request(options, (answer) => {
		response.writeHead(answer.statusCode, answer.statusMessage, answer.rawHeaders);
		answer.pipe(response);
	});
	inner.on("error", () => {
		if (!response.headersSent) response.writeHead(502, { "content-type": "text/plain" });
		response.end("The web server does not answer; try again in a few seconds.\n");
	});
	response.on("close", () => inner.destroy());
	request.pipe(inner);
}

function forward_upgrade(request, socket, head) {
	const target = target_of(request.url);
	const inner = target.socketPath ? net.connect(target.socketPath) : net.connect(target.port, target.host);
	const lines = [];
	for (let i = 0; i < request.rawHeaders.length; i += 2) {
		lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
	}
	inner.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
	inner.write(head);
	inner.pipe(socket).pipe(inner);
	inner.on("error", () => socket.destroy());
	socket.on("error", () => inner.destroy());
}

const server = http.createServer(forward);
server.on("upgrade", forward_upgrade);
// Long answers (a PDF, an import) are the web server's to cut.
server.requestTimeout = 0;
server.listen(Number(port), process.env.OKI_LISTEN || "127.0.0.1");
