"""From a changed document to a package on an index, in steps that can be repeated."""
