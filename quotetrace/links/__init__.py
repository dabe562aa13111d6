"""Group, resolve, link: copies and wire groups, speakers over the corpus, quotes of one utterance."""
