"""Documents (tables and paragraphs) made of records, one module for each subject."""
