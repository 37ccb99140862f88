"""A book becomes files, as the two systems export them."""
