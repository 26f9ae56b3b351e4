"""Private keys at rest: AES-256-GCM under a key of its own, bound to the public key that they belong to. Pure but for the nonce, an argument."""

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


def seal(private_key: bytes, multikey: str, encryption_key: bytes, nonce: bytes) -> bytes:
    """Nonce and ciphertext."""
    return nonce + AESGCM(encryption_key).encrypt(nonce, private_key, multikey.encode("ascii"))


def unseal(sealed: bytes, multikey: str, encryption_key: bytes) -> bytes:
    """The private key; raises cryptography's InvalidTag under another encryption key or for another public key."""
    return AESGCM(encryption_key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], multikey.encode("ascii"))
