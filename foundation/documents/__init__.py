"""Printed documents: data in, PDF bytes out. Templates are typst files; fonts are installed beside them."""
