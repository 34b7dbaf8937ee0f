"""Ways to the outside: the outbox, one HTTP client, and an adapter for each service behind them."""
