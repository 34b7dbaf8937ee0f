"""Requests for a customer's verdict on their way out.

words     what they say, apart from how they travel
adapters  e-mail, SMS, Telegram
"""
