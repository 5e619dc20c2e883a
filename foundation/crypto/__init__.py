"""Personal data at rest: keys, sealed values, blind indexes and the one mask."""
from foundation.crypto.index import Forms, Indexer, blind_index, blind_indexes, steady_index
from foundation.crypto.keyring import Keyring, keyring, make_keyring
from foundation.crypto.mask import Audience, mask
from foundation.crypto.registry import index_column, sealed_column, sealed_files
from foundation.crypto.seal import Key, KeyMaker, new_key, seal, seal_bytes, unseal, unseal_bytes, unwrap, wrap

__all__ = [
    "Audience", "Forms", "Indexer", "Key", "KeyMaker", "Keyring", "blind_index", "blind_indexes", "index_column", "keyring",
    "make_keyring", "mask", "new_key", "seal", "seal_bytes", "sealed_column", "sealed_files", "steady_index", "unseal",
    "unseal_bytes", "unwrap", "wrap",
]
