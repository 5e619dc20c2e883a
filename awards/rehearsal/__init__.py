"""赛前彩排: one competition walked from workbook to payment, through the same services as the pages.

It lives in the topmost room because it tells the whole story; nothing here is imported by the rooms it plays.
"""
