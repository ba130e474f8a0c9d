"""Files that are no pictures: which are taken, and what is read of them."""
