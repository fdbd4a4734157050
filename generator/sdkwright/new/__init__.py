"""Set up the repository of an SDK: a document, options, commands, workflows."""
