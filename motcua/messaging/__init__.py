"""The outbox: what citizens are told, by which channel, and what became of it.

`notify` writes one message per channel in the transaction of the act and asks the queue to deliver it; an act
never waits for a provider and never fails because of one. The wording is data of the pack (notices/*.yaml).
"""
