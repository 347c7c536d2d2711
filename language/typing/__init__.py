"""Pinyin letters to Chinese: phrases by initials, words and whole sentences, with blurred sounds allowed."""
