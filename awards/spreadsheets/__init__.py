"""Workbooks of the awards room: the payment workbook for finance and the public notice list. Chinese only."""
