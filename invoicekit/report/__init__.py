"""What is made of a run for people: the page, the workbook, the notice, the charts."""
