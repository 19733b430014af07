"""The three catalogues of words on screen: Russian and Uzbek written by people, Uzbek Cyrillic made from Uzbek Latin."""
