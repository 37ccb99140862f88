"""Readers: one module per export format. Each brings a table's files into `raw.<table>` as they came."""
