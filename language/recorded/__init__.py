"""Sentences that a good voice spoke ahead, and how a sentence is put together from them."""
