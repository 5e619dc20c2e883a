"""Safe reading of pictures that strangers send: only JPEG and PNG, by content; measured before they are decoded, decoded by a
limited child process, and made anew without anything that was hidden in them (place, camera, comments).
:func:`foundation.pictures.reading.read_picture` is the door; the other modules run inside the child.
"""
