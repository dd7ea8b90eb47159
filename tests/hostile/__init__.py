"""Attackers and clumsy hands: whatever is sent, there is an answer, and it tells nothing to strangers."""
