"""Classes of a school: lists let in, pages, figures, the status of many in one save."""
