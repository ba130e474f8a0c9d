"""A person's data: what there is of somebody, to be given to them or to be erased."""
