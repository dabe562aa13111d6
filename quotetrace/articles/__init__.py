"""Read: files and tables of articles become rows of `articles`, with dates and credits."""
