"""The Telegram bot: staff get notices there and take tickets, customers raise and continue them.

client      calls of the Bot API
adapter     the outbox's way to it
links       which chat belongs to whom, and the one-time codes that link one
updates     what people send to the bot
"""
