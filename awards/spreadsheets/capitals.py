"""金额大写: the sum in capital characters, as payment papers need it (会计基础工作规范, article 52)."""
from awards.rules.money import yuan


def capitals(amount: int) -> str:
    """贰拾肆万元整: an amount in fen, not below 0."""
    from cn2an import an2cn  # noqa: PLC0415 – a tenth of a second that the start of the server does not need

    return str(an2cn(yuan(amount), "rmb"))
