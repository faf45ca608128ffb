"""What every start of the web has in common; the rest stands on its command line."""

logger_class = "zengxindai.operations.serving.Lines"
