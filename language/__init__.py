"""Chinese on a touch screen: pinyin input, readings of names, translations."""
