"""Writes the vectors that hold the formats of Sources/Vault still, made by another implementation than the program's:
Python's cryptography 48 (OpenSSL), hashlib, and HPKE's key schedule written out from RFC 9180.

    python3 Tests/Reference/sealing.py > Tests/VaultTests/SealingVectors.swift

X_WING_… is the first test vector of draft-connolly-cfrg-xwing-kem-06, its public key as SHA-256.
"""
import hashlib
import hmac
import textwrap

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

X_WING_SEED = bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")
X_WING_SHARED_SECRET = bytes.fromhex("d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384")
X_WING_PUBLIC_KEY_DIGEST = "2e816deebcd76c5c80d0cd2d174478871658e8e2ff42bc9d4a6e486372e856bb"
X_WING_CIPHERTEXT = bytes.fromhex(
    "b83aa828d4d62b9a83ceffe1d3d3bb1ef31264643c070c5798927e41fb07914a273f8f96e7826cd5375a283d7da885304c5de0516a0f0654"
    "243dc5b97f8bfeb831f68251219aabdd723bc6512041acbaef8af44265524942b902e68ffd23221cda70b1b55d776a92d1143ea3a0c475f6"
    "3ee6890157c7116dae3f62bf72f60acd2bb8cc31ce2ba0de364f52b8ed38c79d719715963a5dd3842d8e8b43ab704e4759b5327bf027c63c"
    "8fa857c4908d5a8a7b88ac7f2be394d93c3706ddd4e698cc6ce370101f4d0213254238b4a2e8821b6e414a1cf20f6c1244b699046f5a01ca"
    "a0a1a55516300b40d2048c77cc73afba79afeea9d2c0118bdf2adb8870dc328c5516cc45b1a2058141039e2c90a110a9e16b318dfb53bd49"
    "a126d6b73f215787517b8917cc01cabd107d06859854ee8b4f9861c226d3764c87339ab16c3667d2f49384e55456dd40414b70a6af841585"
    "f4c90c68725d57704ee8ee7ce6e2f9be582dbee985e038ffc346ebfb4e22158b6c84374a9ab4a44e1f91de5aac5197f89bc5e5442f51f9a5"
    "937b102ba3beaebf6e1c58380a4a5fedce4a4e5026f88f528f59ffd2db41752b3a3d90efabe463899b7d40870c530c8841e8712b733668ed"
    "033adbfafb2d49d37a44d4064e5863eb0af0a08d47b3cc888373bc05f7a33b841bc2587c57eb69554e8a3767b7506917b6b70498727f16ea"
    "c1a36ec8d8cfaf751549f2277db277e8a55a9a5106b23a0206b4721fa9b3048552c5bd5b594d6e247f38c18c591aea7f56249c72ce7b117a"
    "fcc3a8621582f9cf71787e183dee09367976e98409ad9217a497df888042384d7707a6b78f5f7fb8409e3b535175373461b776002d799cba"
    "d62860be70573ecbe13b246e0da7e93a52168e0fb6a9756b895ef7f0147a0dc81bfa644b088a9228160c0f9acf1379a2941cd28c06ebc80e"
    "44e17aa2f8177010afd78a97ce0868d1629ebb294c5151812c583daeb88685220f4da9118112e07041fcc24d5564a99fdbde28869fe07223"
    "87d7a9a4d16e1cc8555917e09944aa5ebaaaec2cf62693afad42a3f518fce67d273cc6c9fb5472b380e8573ec7de06a3ba2fd5f931d725b4"
    "93026cb0acbd3fe62d00e4c790d965d7a03a3c0b4222ba8c2a9a16e2ac658f572ae0e746eafc4feba023576f08942278a041fb82a70a595d"
    "5bacbf297ce2029898a71e5c3b0d1c6228b485b1ade509b35fbca7eca97b2132e7cb6bc465375146b7dceac969308ac0c2ac89e7863eb894"
    "3015b24314cafb9c7c0e85fe543d56658c213632599efabfc1ec49dd8c88547bb2cc40c9d38cbd3099b4547840560531d0188cd1e9c23a0e"
    "bee0a03d5577d66b1d2bcb4baaf21cc7fef1e03806ca96299df0dfbc56e1b2b43e4fc20c37f834c4af62127e7dae86c3c25a2f696ac8b589"
    "dec71d595bfbe94b5ed4bc07d800b330796fda89edb77be0294136139354eb8cd37591578f9c600dd9be8ec6219fdd507adf3397ed4d6870"
    "7b8d13b24ce4cd8fb22851bfe9d632407f31ed6f7cb1600de56f17576740ce2a32fc5145030145cfb97e63e0e41d354274a079d3e6fb2e15"
)

TOWN = b"voorbeeldstad"
SECRET = bytes(range(32))
FILE, PART, KEY = (bytes(range(start, start + 16)) for start in (0x10, 0x20, 0x30))
STORY_KEY = bytes(range(100, 132))
TEXT = "Het was donker. \u00c9\u00e9n man liep mij na."
PASSPHRASE = "caf\u00e9 zon fiets molen"
RECEIPT = "12345678901234567890"
# Without a pattern: a sequence that continues by itself has the same check symbols in every field.
RECOVERY_RANDOM = hashlib.sha256(b"recovery").digest()[:28]


def fields(*values):
    return b"".join(len(value).to_bytes(8, "big") + value for value in values)


def hmac_sha256(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def expand(key, info, length):
    out, block, number = b"", b"", 1
    while len(out) < length:
        block = hmac_sha256(key, block + info + bytes([number]))
        out, number = out + block, number + 1
    return out[:length]


def hkdf(secret, info, length):
    return expand(hmac_sha256(bytes(32), secret), info, length)


def key_pair(seed):
    """X-Wing: 32 bytes expanded with SHAKE-256."""
    expanded = hashlib.shake_256(seed).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(expanded[64:])


def public_key(seed):
    return b"".join(half.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw) for half in key_pair(seed))


def fingerprint(seed):
    digits = hashlib.sha256(fields(b"straatlicht/reading-key", public_key(seed))).hexdigest()[:20].upper()
    return " ".join(textwrap.wrap(digits, 4))


def hpke_base(shared_secret, info):
    """Key and nonce of RFC 9180, section 5.1, for X-Wing (0x647a), HKDF-SHA256 (1) and AES-256-GCM (2)."""
    suite = b"HPKE" + bytes.fromhex("647a00010002")

    def extract(salt, label, secret):
        return hmac_sha256(salt or bytes(32), b"HPKE-v1" + suite + label + secret)

    context = b"\x00" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared_secret, b"secret", b"")

    def labeled(label, length):
        return expand(secret, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context, length)

    return labeled(b"key", 32), labeled(b"base_nonce", 12)


def wrapped_key():
    info = fields(b"straatlicht/story-key", b"\x01", TOWN, FILE)
    key, nonce = hpke_base(X_WING_SHARED_SECRET, info)
    sealed = X_WING_CIPHERTEXT + AESGCM(key).encrypt(nonce, STORY_KEY, b"")
    suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    assert suite.decrypt(sealed, hpke.MLKEM768X25519PrivateKey(*key_pair(X_WING_SEED)), info) == STORY_KEY
    return b"\x01" + sealed


def box():
    text = TEXT.encode()
    padded = len(text).to_bytes(4, "big") + text
    padded += bytes(-len(padded) % 512)
    nonce = bytes(range(200, 212))
    bound = fields(b"straatlicht/sealed-part", b"\x01", TOWN, FILE, PART, b"story")
    return b"\x01" + nonce + AESGCM(STORY_KEY).encrypt(nonce, padded, bound)


def locked(head, secret):
    derived = hkdf(secret, b"straatlicht/locked-key", 48)
    nonce = bytes(range(220, 232))
    bound = fields(b"straatlicht/locked-key", head.encode(), TOWN, KEY)
    sealed = nonce + AESGCM(derived[:32]).encrypt(nonce, X_WING_SEED, bound)
    return f"{head}${derived[32:].hex()}${sealed.hex()}"


def locked_with_passphrase():
    salt = bytes(range(16))
    secret = hashlib.scrypt(PASSPHRASE.encode(), salt=salt, n=2**16, r=8, p=1, maxmem=2**27, dklen=32)
    return locked(f"passphrase-1$16$8$1${salt.hex()}", secret)


def times(left, right):
    """In the field of 32 elements, modulo x^5 + x^2 + 1."""
    product = 0
    for bit in range(5):
        if right >> bit & 1:
            product ^= left << bit
    for bit in range(8, 4, -1):
        if product >> bit & 1:
            product ^= 0b100101 << (bit - 5)
    return product


def power(base, exponent):
    result = 1
    for _ in range(exponent):
        result = times(result, base)
    return result


def recovery_symbols():
    """Four check symbols that make the sum of symbol times point^j zero for j = 0 to 3, by elimination."""
    data = [byte & 31 for byte in RECOVERY_RANDOM]
    rows = []
    for j in range(4):
        sum_of_data = 0
        for point, symbol in enumerate(data):
            sum_of_data ^= times(symbol, power(point, j))
        rows.append([power(point, j) for point in range(28, 32)] + [sum_of_data])
    for column in range(4):
        pivot = next(row for row in range(column, 4) if rows[row][column])
        rows[column], rows[pivot] = rows[pivot], rows[column]
        inverse = power(rows[column][column], 30)
        rows[column] = [times(value, inverse) for value in rows[column]]
        for row in range(4):
            if row != column:
                factor = rows[row][column]
                rows[row] = [a ^ times(factor, b) for a, b in zip(rows[row], rows[column])]
    return data + [row[4] for row in rows]


def solve(token, bits):
    number = 0
    while int.from_bytes(hashlib.sha256(TOWN + b":%s:%d" % (token, number)).digest(), "big") >> (256 - bits):
        number += 1
    return number


def swift(name, text):
    lines = textwrap.wrap(text, 100, drop_whitespace=False, break_on_hyphens=False)
    if len(lines) == 1:
        print(f'    static let {name} = "{text}"')
    else:
        print(f"    static let {name} = [")
        for line in lines:
            print(f'        "{line}",')
        print("    ].joined()")


assert hashlib.sha256(public_key(X_WING_SEED)).hexdigest() == X_WING_PUBLIC_KEY_DIGEST
receipt_key = hkdf(SECRET, b"straatlicht/receipt-reading-1", 32)
symbols = recovery_symbols()
code = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[symbol] for symbol in symbols)
print("// Written by Tests/Reference/sealing.py; do not edit. A change here means that what was sealed before is lost.")
print("// swift-format-ignore-file")
print("enum SealingVectors {")
swift("town", TOWN.decode())
swift("secret", SECRET.hex())
swift("file", FILE.hex())
swift("part", PART.hex())
swift("key", KEY.hex())
swift("storyKey", STORY_KEY.hex())
swift("text", TEXT)
swift("box", box().hex())
swift("seed", X_WING_SEED.hex())
swift("publicKeyDigest", X_WING_PUBLIC_KEY_DIGEST)
swift("fingerprint", fingerprint(X_WING_SEED))
swift("wrapped", wrapped_key().hex())
swift("receipt", RECEIPT)
swift("receiptFingerprint", fingerprint(hmac_sha256(receipt_key, TOWN + b"\x00" + RECEIPT.encode())))
swift("passphrase", PASSPHRASE)
swift("lockedWithPassphrase", locked_with_passphrase())
swift("recoveryRandom", RECOVERY_RANDOM.hex())
swift("recoveryCode", " ".join(textwrap.wrap(code, 4)))
swift("lockedWithRecoveryCode", locked("recovery-1", bytes(symbols[:28])))
swift("token", "00ff")
swift("solutionOf12Bits", str(solve(b"00ff", 12)))
print("}")
