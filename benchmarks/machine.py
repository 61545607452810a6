"""What the numbers were measured on."""

import os
import platform
from pathlib import Path
from typing import Any


def processor() -> str:
    """Return the processor's name as the system gives it."""
    listing = Path("/proc/cpuinfo")
    if listing.exists():
        for line in listing.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def describe() -> dict[str, Any]:
    """Return interpreter, processor, cores, system and how busy it was in the last minute."""
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "cpu": processor(),
        "cpu_count": os.cpu_count(),
        "platform": f"{platform.system()} {platform.machine()}",
        "load_average": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }
