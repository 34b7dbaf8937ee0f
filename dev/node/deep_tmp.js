// Loaded before Frappe's build (NODE_OPTIONS=--require). Its CSS plugin writes to a temporary folder of its
// own plus the path from Frappe to the app; where the app lies outside of the bench that path climbs out of
// the folder, and the left-to-right and right-to-left builds, which run at once, write over each other's
// files. A folder that is deep in itself is climbed out of by nobody.
const fs = require("node:fs");
const module_loader = require("node:module");
const path = require("node:path");

const DEPTH = "a/b/c/d/e/f/g/h/i/j/k/l";
const load = module_loader._load;

function deepen(tmp) {
	const shallow = tmp.dirSync;
	tmp.dirSync = (...args) => {
		const folder = shallow(...args);
		const name = path.join(folder.name, DEPTH);
		fs.mkdirSync(name, { recursive: true });
		return { ...folder, name };
	};
	tmp.is_deep = true;
}

module_loader._load = function (request, ...rest) {
	const loaded = load.call(this, request, ...rest);
	if (request === "tmp" && !loaded.is_deep) deepen(loaded);
	return loaded;
};
