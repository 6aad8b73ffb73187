"""The documents that sell a quote: one view of it, read by the workbook and the proposal."""
