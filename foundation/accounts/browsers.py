"""The family of a browser, for the list of one's own sessions: enough to recognise it, too little to follow anybody."""

FAMILIES = (
    ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPad", "iPad"), ("iPhone", "iPhone"), ("Android", "Android"), ("HarmonyOS", "HarmonyOS"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)


def family(agent: str) -> str:
    """Such as ``Edge · Windows``; empty for a program that does not say."""
    found = [next((name for mark, name in table if mark in agent), "") for table in (FAMILIES, SYSTEMS)]
    return " · ".join(part for part in found if part)
