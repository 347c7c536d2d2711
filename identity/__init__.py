"""Who stands before the screen: cards, staff PINs, visits that end."""
