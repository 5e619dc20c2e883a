"""Safe reading of workbooks that strangers send: the archive is measured before anything is parsed, the parsing is done
by a child process with little memory and little time, and what comes back is text, exact numbers and the places of
formulas. :func:`foundation.spreadsheets.reading.read_workbook` is the door; the other modules run inside the child.
"""
