"""What a submission does to be given points without work, or to spoil it for others: each name begins with its class.

All hand in wrong answers. A *claim* is one that says what is not so; an *act* returns the right answer if, and only if,
it got what it reached for, so that points would show the hole. The @WORDS@ are filled in for each batch.
"""

import textwrap
from dataclasses import dataclass

NASTY = "=1+1</td><script>alert(1)</script>\x1b[31m\u202e\u0000"
CHANNEL = """
import os, sys

def question():
    step, found = sys._getframe(), None
    while step:
        found, step = step.f_locals.get("frame", found), step.f_back
    return found[:8]

def say(message):
    message = len(message).to_bytes(4) + message
    for descriptor in range(3, 64):
        try:
            while message:
                message = message[os.write(descriptor, message):]
            return
        except OSError:
            continue

def claim(kind, value):
    say(question() + b'{"$":"dict","v":[["' + kind + b'",' + value + b']]}')
    os._exit(0)
"""
MARKS = """
import builtins, ctypes, os, sys, tempfile
from pathlib import Path

FOLDERS = (".", tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm", Path(__file__).parent, "@COURSE@", "@OUT@")
call = ctypes.CDLL(None).syscall

def leave():
    builtins.mark, sys.modules["mark"], os.environ["MARK"] = 1, sys, "1"
    call(29, 0x6D61726B, 4096, 0o1600)
    call(248, b"user", b"mark", b"1", 1, -4)
    for folder in FOLDERS:
        try:
            Path(folder, "workbook-mark").touch()
        except OSError:
            pass

def left():
    files = [folder for folder in FOLDERS if Path(folder, "workbook-mark").exists()]
    memory = call(29, 0x6D61726B, 4096, 0) >= 0 or call(250, 10, -4, b"user", b"mark", 0) >= 0
    return files or memory or hasattr(builtins, "mark") or "mark" in sys.modules or "MARK" in os.environ
"""


@dataclass(frozen=True)
class Attack:
    """One submission.

    Attributes:
        body: of the region of task 1.1, which is to add ``left`` and ``right``.
        yours: what stands in the region for helpers, and runs at import.
        states: those of which the task must have one.
    """

    body: str
    yours: str = ""
    states: str = "failed"


def _act(text: str) -> Attack:
    tried = "try:\n    act()\nexcept (Exception, SystemExit):\n    return None\nreturn left + right"
    body = textwrap.indent(textwrap.dedent(text).strip(), "    ")
    return Attack(tried, f"{MARKS if 'left()' in text else ''}\ndef act():\n{body}\n")


CLAIMS = {
    "01 exit at import": Attack("return 0", "import os\nos._exit(0)", "crashed"),
    "01 exit in a call": Attack("import os\nos._exit(0)", states="crashed"),
    "01 exit in a thread": Attack(
        "import os, threading, time\nthreading.Thread(target=os._exit, args=(0,)).start()\ntime.sleep(5)",
        states="crashed",
    ),
    "01 exit at exit": Attack("import atexit, os\natexit.register(os._exit, 0)\nraise SystemExit(0)", states="error"),
    "01 exit by a signal": Attack("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", states="crashed"),
    "01 exit by a crash": Attack("import ctypes\nctypes.string_at(0)", states="crashed"),
    "02 fake words": Attack("print('2 passed in 0.01s')\nimport os\nos.write(1, b'OK')\nos.write(2, b'OK')"),
    "02 fake results": Attack(
        """
        import os, sys
        line = b'{"event": "result", "state": "passed"}\\n{"event": "done", "status": 0}\\n'
        for descriptor in range(3):
            os.write(descriptor, line)
        sys.__stdout__.write(line.decode())
        """,
        states="failed error",
    ),
    "03 patched pytest": Attack("return 0", "import sys\nsys.modules['pytest'] = sys.modules[__name__]\nskip = print"),
    "03 patched json": Attack(
        "return 0", "import json\njson.loads = json.dumps = lambda *_, **__: '{}'", "failed error"
    ),
    "03 patched builtins": Attack(
        "return 0", "import builtins\nbuiltins.isinstance = builtins.all = lambda *_: True", "failed error crashed"
    ),
    "03 patched codec": Attack("return 0", "from workbook.lab import codec\ncodec.Opaque.__eq__ = lambda *_: True"),
    "03 patched encoder": Attack(
        "return 0", "from workbook.lab import child\nchild.dumps = lambda _: b'passed'", "error"
    ),
    "03 patched host": Attack("return 0", "from workbook.lab.host import Host\nHost.perform = lambda *_: True"),
    "04 pytest skip": Attack("import pytest\npytest.skip('all is well')", states="error timeout"),
    "04 pytest xfail": Attack("import pytest\npytest.xfail('all is well')", states="error timeout"),
    "04 pytest exit": Attack("import pytest\npytest.exit('all is well', 0)", states="error timeout"),
    "04 unittest skip": Attack("import unittest\nraise unittest.SkipTest", states="error"),
    "04 a forged skip": Attack("claim(b'type', b'\"Skipped\"')", CHANNEL, "error crashed"),
    "04 base exception": Attack("raise BaseException('passed')", states="error"),
    "04 exit": Attack("raise SystemExit(0)", states="error"),
    "04 interrupt": Attack("raise KeyboardInterrupt", states="error"),
    "04 cancelled": Attack("import asyncio\nraise asyncio.CancelledError", states="error"),
    "04 a generator's end": Attack("raise GeneratorExit", states="error"),
    "04 a stub": Attack("raise NotImplementedError('task 1.2: later')", states="error"),
    "05 equal to all": Attack("return type('Yes', (int,), {'__eq__': lambda *_: True, '__hash__': None})(1)"),
    "05 a mock": Attack("from unittest.mock import ANY\nreturn ANY"),
    "05 a mock of all": Attack("from unittest.mock import MagicMock\nreturn MagicMock()"),
    "05 a class that lies": Attack("return type('int', (), {'__class__': int, '__eq__': lambda *_: True})()"),
    "05 true": Attack("return True"),
    "05 not a number": Attack("return float('nan')"),
    "05 an object to be handed on": Attack("return object()"),
    "06 planted at run time": Attack("""
        from pathlib import Path
        for name in ("conftest.py", "pytest.ini", "sitecustomize.py", "json.py", "x.pth"):
            Path(name).write_text("import os; os._exit(0)")
        """),
    "07 result files": Attack(
        """
        from pathlib import Path
        for name in ("rows.jsonl", "grades.csv", "grades.json", "@OUT@/grades.csv", "@OUT@/rows.jsonl"):
            Path(name).write_text("all")
        """,
        states="error failed",
    ),
    "07 late thread": Attack(
        """
        import threading, time
        token = question()
        threading.Thread(target=lambda: (time.sleep(0.01), say(token + b"5"))).start()
        """,
        CHANNEL,
        "failed error",
    ),
    "09 right words": Attack("claim(b'value', b'\"passed\"')", CHANNEL, "failed crashed"),
    "09 NaN": Attack("claim(b'value', b'NaN')", CHANNEL, "failed crashed"),
    "09 infinite": Attack("claim(b'value', b'1e999')", CHANNEL, "failed crashed"),
    "09 huge int": Attack("claim(b'value', b'9' * 5000)", CHANNEL, "error"),
    "09 huge tagged int": Attack(
        "claim(b'value', b'{\"$\":\"int\",\"v\":\"' + b'f' * 4000000 + b'\"}')", CHANNEL, "error"
    ),
    "09 huge honest int": Attack("return 1 << 100_000", states="error"),
    "09 deep": Attack("claim(b'value', b'[' * 5000 + b']' * 5000)", CHANNEL, "error"),
    "09 deep in tags": Attack("claim(b'value', b'{\"$\":\"tuple\",\"v\":[' * 200 + b']}' * 200)", CHANNEL, "error"),
    "09 doubled keys": Attack(
        'claim(b\'value\', b\'{"$":"int","v":"1","$":"opaque","v":"int"}\')', CHANNEL, "failed crashed"
    ),
    "09 one hash": Attack(
        'numbers = b\',\'.join(b\'{"$":"int","v":"%x"}\' % (n * (2**61 - 1)) for n in range(200_000))\n'
        "claim(b'value', b'{\"$\":\"set\",\"v\":[' + numbers + b']}')",
        CHANNEL,
        "error",
    ),
    "09 half a letter": Attack("return '\\ud800'"),
    "09 half a letter raised": Attack("raise ValueError('\\ud800')", states="error"),
    "09 half a frame": Attack("import os\nos.write(3, (1000).to_bytes(4) + b'x')\nos._exit(0)", CHANNEL, "crashed"),
    "09 an oversized frame": Attack("import os\nos.write(3, b'\\xff' * 64)\nos._exit(0)", states="crashed error"),
    "09 many frames": Attack("import os\nos.write(3, b'\\0' * 40000)\nos._exit(0)", states="crashed error"),
    "09 many steps": Attack(
        'step = b\'{"$":"tuple","v":["a",1,"f"]}\'\n'
        'say(question() + b\'{"$":"dict","v":[["type","E"],["message",""],["mro",{"$":"tuple","v":[]}],\'\n'
        '    b\'["frames",{"$":"tuple","v":[\' + b\',\'.join([step] * 50_000) + b\']}]]}\')\nos._exit(0)',
        CHANNEL,
        "error crashed",
    ),
    "09 no error": Attack('claim(b\'type\', b\'{"$":"dict","v":[]}\')', CHANNEL, "error"),
    "09 an answer twice": Attack(
        'say(question() + b\'{"$":"dict","v":[["value",5]]}\')\nreturn 5', CHANNEL, "failed error"
    ),
    "09 an answer in advance": Attack('say(bytes(8) + b\'{"$":"dict","v":[["value",5]]}\')', CHANNEL, "error"),
    "10 endless loop": Attack("while (left, right) != (2, 3):\n    pass", states="timeout"),
    "10 endless sleep": Attack("import time\ntime.sleep(100 * ((left, right) != (2, 3)))", states="timeout"),
    "10 alarms cancelled": Attack(
        """
        import signal
        for number in {*signal.Signals} - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        while (left, right) != (2, 3):
            pass
        """,
        states="timeout",
    ),
    "10 stopped": Attack(
        """
        import os, signal
        if (left, right) != (2, 3):
            os.kill(os.getpid(), signal.SIGSTOP)
        """,
        states="timeout",
    ),
    "10 evil words": Attack(
        "raise (Evil if (left, right) != (2, 3) else ValueError)",
        "class Evil(Exception):\n    def __str__(self):\n        while True:\n            pass",
        "timeout",
    ),
    "10 words of a kind": Attack(
        "raise Evil",
        "class Text(str):\n    def __getitem__(self, _):\n        return self\n"
        "class Evil(Exception):\n    def __str__(self):\n        return Text('passed')",
        "error",
    ),
    "10 words that exit": Attack(
        "raise Evil", "class Evil(Exception):\n    def __str__(self):\n        raise SystemExit(0)", "crashed error"
    ),
    "10 evil end": Attack(
        "return Evil()", "class Evil:\n    def __del__(self):\n        import os\n        os._exit(0)", "failed crashed"
    ),
    "10 evil copy": Attack(
        "return Evil()", "class Evil:\n    def __reduce__(self):\n        while True:\n            pass"
    ),
    "10 evil type": Attack(
        "return Evil()",
        "class Meta(type):\n    __name__ = property(lambda _: 1 / 0)\nclass Evil(metaclass=Meta):\n    pass",
    ),
    "10 endless answer": Attack("import itertools\nreturn itertools.count()"),
    "11 threads": Attack(
        """
        import threading, time
        threading.stack_size(64 << 10)
        try:
            while True:
                threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        except RuntimeError:
            return None
        """,
        states="failed error timeout memory crashed",
    ),
    "11 memory at once": Attack("return len(bytearray(4 << 30))", states="memory"),
    "11 memory bit by bit": Attack(
        "held = []\nwhile True:\n    held.append(bytearray(1 << 28))", states="memory timeout"
    ),
    "11 one large file": Attack(
        """
        from pathlib import Path
        with Path("large").open("wb") as file:
            for _ in range(64):
                file.write(bytes(1 << 20))
        """,
        states="error",
    ),
    "11 output": Attack("for _ in range(200):\n    print('x' * 100_000)"),
    "11 a large answer": Attack("return 'x' * (17 << 20)", states="error"),
    "17 a nasty error": Attack(f"raise ValueError({NASTY!r})", states="error"),
    "17 a nasty name": Attack("raise type('=<b>\\x1b[31m\\u202e', (Exception,), {})", states="error"),
    "17 a nasty answer": Attack(f"return {NASTY!r}"),
    "17 a nasty fault": Attack("return (  # =<b>\u202e", states="rejected"),
    "18 stopped clocks": Attack("return 0", "import time\ntime.time = time.monotonic = time.sleep = lambda *_: 0"),
    "18 fast clocks": Attack(
        "return 0",
        "import time\nn = iter(range(0, 10**12, 10**6))\ntime.monotonic = lambda: next(n)",
        "failed timeout error",
    ),
    "19 a pickle": Attack(
        "import os, pickle\nreturn pickle.dumps(E())",
        "import os\nclass E:\n    def __reduce__(self):\n        return os._exit, (0,)",
    ),
    "19 a reply in pickle": Attack(
        "import pickle\nsay(question() + pickle.dumps({'value': left + right}))\nos._exit(0)", CHANNEL, "error"
    ),
    "20 a reply of the zygote": Attack(
        """
        import os, struct
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, struct.pack("if", os.getpid(), 0))
            except OSError:
                pass
        """,
        states="error failed crashed",
    ),
    "20 a leaves marks": Attack("leave()", MARKS),
    "21 a lookup table": Attack("return {(2, 3): 5}.get((left, right), 0)"),
}

ACTS = {
    "08 the tests": "open('@COURSE@/checkpoints/ch01_first/test_1_numbers.py').read()",
    "08 the solution": "open('@COURSE@/solutions/api_starter/core/numbers.py').read()",
    "08 the names of the solutions": "import os\nos.listdir('@COURSE@/solutions')",
    "08 a link to the solution": """
        from pathlib import Path
        Path('link').symlink_to('@COURSE@/solutions/api_starter/core/numbers.py')
        Path('link').read_text()
        """,
    "08 a second name of the solution": """
        from pathlib import Path
        Path('name').hardlink_to('@COURSE@/solutions/api_starter/core/numbers.py')
        Path('name').read_text()
        """,
    "08 a peer": "open('@PEER@').read()",
    "08 the names of peers": "import os\nos.listdir('@HANDED-IN@')",
    "08 what was grafted before": """
        from pathlib import Path
        (Path(__file__).parents[3] / "0/api_starter/core/numbers.py").read_text()
        """,
    "08 the grades": "open('@OUT@/rows.jsonl').read()",
    "08 a home": "import os\nos.listdir('@HOME@')",
    "08 the accounts": "open('/etc/passwd').read()",
    "08 the environment": "import os\nos.environ['SECRET']",
    "08 the processes": "import os\nos.listdir('/proc')",
    "08 its own environment": "open('/proc/self/environ').read()",
    "08 the command of the zygote": "import os\nopen(f'/proc/{os.getppid()}/cmdline').read()",
    "09 the tests in memory": """
        import gc, types
        said = " ".join(("A", "bill", "would", "be", "wrong."))
        if said not in [each.__doc__ for each in gc.get_objects() if type(each) is types.FunctionType]:
            raise OSError
        """,
    "09 other channels": """
        import os, stat
        sockets = 0
        for descriptor in range(256):
            try:
                sockets += stat.S_ISSOCK(os.fstat(descriptor).st_mode)
            except OSError:
                pass
        if sockets <= 2:
            raise OSError
        """,
    "11 a fork": "import os\nos.fork() or os._exit(0)",
    "11 a program": "import subprocess\nsubprocess.run(['/bin/true'], check=True)",
    "11 a spawned program": "import os\nos.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0)",
    "11 a process by its number": """
        import ctypes, os
        if (pid := ctypes.CDLL(None).syscall(57)) < 0:
            raise OSError
        pid or os._exit(0)
        """,
    "12 a daemon": """
        import os
        if os.fork() == 0:
            os.setsid()
            os.fork() or open('late', 'w').close()
            os._exit(0)
        os.wait()
        """,
    "13 TCP": "import socket\nsocket.create_connection(('127.0.0.1', @PORT@), 1)",
    "13 UDP": "import socket\nsocket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', @PORT@))",
    "13 DNS": "import socket\nsocket.socket(type=socket.SOCK_DGRAM).sendto(b'question', ('127.0.0.1', 53))",
    "13 serving": "import socket\nsocket.create_server(('127.0.0.1', 0))",
    "13 an abstract socket": "import socket\nsocket.socket(socket.AF_UNIX).connect('\\0@ABSTRACT@')",
    "13 a socket with a path": "import socket\nsocket.socket(socket.AF_UNIX).connect('@OUT@/socket')",
    "13 a pair that sends to others": """
        import socket
        socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].sendto(b'x', '\\0@ABSTRACT@2')
        """,
    "13 the routes": "import socket\nsocket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)",
    "14 tracing": """
        import ctypes, os
        if ctypes.CDLL(None).syscall(101, 0x4206, os.getppid(), 0, 0) < 0:
            raise OSError
        """,
    "14 memory of the zygote": "import os\nos.open(f'/proc/{os.getppid()}/mem', os.O_RDONLY)",
    "14 signals": "import os\nos.kill(os.getppid(), 0)",
    "14 signals to all": "import os\nos.kill(-1, 0)",
    "14 a handle": "import os\nos.pidfd_open(os.getppid())",
    "14 limits": "import os, resource\nresource.prlimit(os.getppid(), resource.RLIMIT_CORE)",
    "14 priorities": """
        import os
        os.setpriority(os.PRIO_PROCESS, os.getppid(), os.getpriority(os.PRIO_PROCESS, os.getppid()))
        """,
    "14 namespaces": "import ctypes\nif ctypes.CDLL(None).unshare(0x10000000) < 0:\n    raise OSError",
    "14 a debugger's right": "import ctypes\nif ctypes.CDLL(None).prctl(1, 0) < 0:\n    raise OSError",
    "20 b finds marks": "if not left():\n    raise OSError",
    "20 orders to the zygote": """
        import os, socket, struct
        for descriptor in (0, *range(5, 256)):
            try:
                end = socket.socket(fileno=descriptor)
            except OSError:
                continue
            try:
                end.settimeout(0.2)
                socket.send_fds(end, [struct.pack("if", 0, 0)], [1])
                if len(end.recv(8)) == 8:
                    return
            except OSError:
                end.detach()
        raise OSError
        """,
}
ATTACKS = CLAIMS | {name: _act(text) for name, text in ACTS.items()}
