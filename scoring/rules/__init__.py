"""From marks to results: pure functions of the result bundle, version 1. The contract's text is quoted as "result bundle"."""
