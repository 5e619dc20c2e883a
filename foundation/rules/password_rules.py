"""What a password must be. Pure: the rules of 等保 (a switch of the security policy), and what anybody would guess first.

A password is easily guessed if little is left of it once the account, the name, common words, words of this organisation,
rows of the keyboard and all digits are taken out: ``Jiangmen@2026`` leaves nothing, ``Correct-Horse-9`` nearly everything.
"""
import re
import unicodedata

SHORTEST_STRICT, SHORTEST = 10, 8
CLASSES = 3
LEAST_LEFT = 4
STEMS = (
    "administrator", "jiangmenshi", "jiangmen", "pengjiang", "jianghai", "xinhui", "taishan", "kaiping", "heshan", "enping",
    "guangdong", "guangzhou", "zhongguo", "china", "renshe", "rensheju", "jineng", "jingsai", "dasai", "caipan", "zhengfu",
    "shouye", "competition", "contest", "skills", "skill", "bureau", "government", "organizer", "finance", "security",
    "auditor", "audit", "judge", "password", "passwd", "passw", "passport", "pass", "mima", "admin", "root", "system", "user",
    "guest", "test", "demo", "temp", "default", "welcome", "login", "letmein", "changeme", "secret", "master", "access",
    "hello", "iloveyou", "love", "woaini", "woaiwo", "nihao", "monkey", "dragon", "tiger", "football", "baseball", "basketball",
    "superman", "batman", "sunshine", "princess", "shadow", "summer", "winter", "spring", "autumn", "qwertyuiop", "qwerty",
    "asdfghjkl", "asdfgh", "asdf", "zxcvbnm", "zxcvbn", "zxcv", "qazwsxedc", "qazwsx", "qaz", "wsx", "edc", "abcdefgh",
    "abcdef", "abcd", "abc", "computer", "internet", "server", "oracle", "mysql", "michael", "jordan", "charlie", "freedom",
    "whatever", "trustno", "starwars", "pokemon", "google", "baidu", "tencent", "wechat", "weixin", "huawei", "alibaba",
)  # fmt: skip
LOOKALIKES = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})


def shortfalls(password: str, *, account: str, name: str, strict: bool) -> list[str]:
    """Everything that is wrong with a password: ``short``, ``classes`` (strict only), ``guessable``; empty if it will do."""
    found = []
    if len(password) < (SHORTEST_STRICT if strict else SHORTEST):
        found.append("short")
    if strict and classes(password) < CLASSES:
        found.append("classes")
    if guessable(password, account, name):
        found.append("guessable")
    return found


def classes(password: str) -> int:
    """How many of the four kinds of characters are there: upper case, lower case, digits, all others."""
    return sum(
        (
            any(c.isupper() for c in password), any(c.islower() for c in password), any(c.isdigit() for c in password),
            any(not c.isalnum() for c in password),
        )
    )


def guessable(password: str, account: str, name: str) -> bool:
    """True if fewer than four different letters remain, read plainly or with look-alikes (0 for o, @ for a) put back."""
    plain = unicodedata.normalize("NFKC", password).lower()
    words = (account.lower(), name.lower(), *re.split(r"[^a-z]+", account.lower()))
    own = sorted({part for part in words if len(part) > 1}, key=len, reverse=True)
    return any(len(_left(text, own)) < LEAST_LEFT for text in (plain, plain.translate(LOOKALIKES)))


def _left(text: str, own: list[str]) -> set[str]:
    for stem in (*own, *STEMS):
        text = text.replace(stem, " ")
    return {c for c in text if c.isalpha()}
