"""Personal data at rest: keys, sealed fields, blind indexes and the one mask."""
from foundation.crypto.keyring import Keyring, keyring, make_keyring
from foundation.crypto.mask import Audience, mask
from foundation.crypto.seal import blind_index, seal, seal_bytes, unseal, unseal_bytes

__all__ = [
    "Audience", "Keyring", "blind_index", "keyring", "make_keyring", "mask", "seal", "seal_bytes",
    "unseal", "unseal_bytes",
]
