"""The box: a process for code that nobody trusts. It may compute, read what it needs, and answer; nothing else."""

import struct

MESSAGE = struct.Struct("if")
"""What passes between judge and zygote, as `workbook.box.zygote` says."""
