"""Tell the users of an SDK what a new version of its document means: an entry, and migration."""
