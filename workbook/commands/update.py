"""`workbook update`: new skeletons, old bodies, nothing lost."""

from workbook.edits import Edits
from workbook.errors import BrokenMarkers, UserError
from workbook.manifest import Course, load_course
from workbook.paths import read_text, shown
from workbook.regions import graft, leftovers, parse
from workbook.stubs import files, skeleton


def run() -> int:
    """Renew the course's lines in exercises/ and its notebooks in work/, and keep mine."""
    course = load_course()
    renewed = {file: _renewed(course, file) for file in files(course.solutions)}
    edits = Edits(course, "update")
    notes: list[str] = []
    for file, (content, homeless) in renewed.items():
        edits.put_bytes(file, content)
        notes += [f"exercises/{file}: {what}, see {edits.copy(file)}:{line}" for what, line in homeless]
    for file in files(course.exercises):
        if file not in renewed and _was_ours(course, file):
            edits.remove(file)
            notes.append(f"exercises/{file} is no part of the course any more; it lies in {edits.copy(file)}")
    for file in edits.changed:
        print(f"exercises/{file} renewed")
    print("\n".join(notes) or f"{len(edits.changed)} files renewed; every region of yours is where it was.")
    _notebooks(course)
    return 0


def _renewed(course: Course, file: str) -> tuple[bytes, list[tuple[str, int]]]:
    new = skeleton(course, file)
    path = course.exercises / file
    try:
        text = new.decode("utf-8")
    except UnicodeDecodeError:
        return new, []
    if not path.is_file():
        return new, []
    mine = read_text(path, course.root)
    homeless = [(f"task {r.task} has no place any more", r.line) for r in leftovers(text, mine, file)]
    try:
        parse(mine, file)
    except BrokenMarkers as broken:
        homeless.append(("its markers were broken; what stood there was taken over where possible", broken.line))
    return graft(text, mine, file, lenient=True).encode(), homeless


def _was_ours(course: Course, file: str) -> bool:
    try:
        return bool(parse(read_text(course.exercises / file, course.root), file, lenient=True))
    except UserError:
        return False


def _notebooks(course: Course) -> None:
    from workbook.jupyter.work import prepare_work

    for path in prepare_work(course).beside:
        print(f"{shown(path, course.root)} is the course's new version, beside your copy")
