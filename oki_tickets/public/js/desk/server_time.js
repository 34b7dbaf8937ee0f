// The server's clock: people's machines go wrong.

// By how many seconds this machine is ahead of the server.
let ahead = 0;

/** To be called with the server's present second on each answer. */
export function take_time(now) {
	ahead = Date.now() / 1000 - now;
}

/** The server's present second, with fractions. */
export const present = () => Date.now() / 1000 - ahead;
