"""`workbook update`: new skeletons, old bodies, nothing lost."""

from workbook.edits import Edits
from workbook.errors import BrokenMarkersError
from workbook.manifest import Course, load_course
from workbook.paths import read_text, shown
from workbook.regions import graft, leftovers, parse
from workbook.stubs import files, holds_regions, skeleton


def run() -> int:
    """Renew the course's lines in exercises/ and its notebooks in work/, and keep mine."""
    course = load_course()
    renewed = {file: _renewed(course, file) for file in files(course.solutions)}
    edits = Edits(course, "update")
    notes: list[str] = []
    for file, (content, homeless) in renewed.items():
        edits.put(file, content)
        notes += [f"exercises/{file}: {what}, see {edits.copy(file)}:{line}" for what, line in homeless]
    for file in files(course.exercises):
        if file not in renewed and holds_regions(course, file):
            edits.put(file, None)
            notes.append(f"exercises/{file} is no part of the course any more; it lies in {edits.copy(file)}")
    for file in edits.changed:
        print(f"exercises/{file} renewed")
    print("\n".join(notes) or f"{len(edits.changed)} files renewed; every region of yours is where it was.")
    renew_notebooks(course)
    return 0


def renew_notebooks(course: Course) -> None:
    """Bring new notebooks to work/, and tell which ones lie beside a copy that was changed."""
    from workbook.jupyter.work import prepare_work

    for path in prepare_work(course):
        print(f"{shown(path, course.root)} is the course's new version, beside your copy")


def _renewed(course: Course, file: str) -> tuple[bytes, list[tuple[str, int]]]:
    """Return what the file is to be, and what of the learner's has no place in it, each with its line."""
    new = skeleton(course, file)
    path = course.exercises / file
    try:
        text = new.decode("utf-8")
    except UnicodeDecodeError:
        return new, []
    if not path.is_file():
        return new, []
    mine = read_text(path, course.root)
    homeless = [(f"task {region.task} has no place any more", region.line) for region in leftovers(text, mine, file)]
    try:
        parse(mine, file)
    except BrokenMarkersError as broken:
        homeless.append(("its markers were broken; what stood there was taken over where possible", broken.line))
    return graft(text, mine, file, lenient=True).encode(), homeless
