"""Reading the text out of files, all of it, also what a reader of the file does not see."""
