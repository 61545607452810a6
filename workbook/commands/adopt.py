"""`workbook adopt TASK|CHAPTER`: the reference's bodies in the learner's regions."""

from workbook.commands import Target
from workbook.edits import Edits
from workbook.errors import UserError
from workbook.manifest import load_course
from workbook.paths import read_text
from workbook.regions import graft, parse


def run(target: Target) -> int:
    """Write the reference into a task's or a chapter's regions; a copy of mine is kept."""
    course = load_course()
    tasks = {task.id: task for task in course.select(target)}
    written = {}
    for file in dict.fromkeys(file for task in tasks.values() for file in task.files):
        name = f"exercises/{file}"
        mine = read_text(course.exercises / file, course.root)
        reference = read_text(course.solutions / file, course.root)
        there = {region.key for region in parse(mine, name)}
        for region in parse(reference, file):
            if region.task in tasks and region.empty:
                raise UserError(f"this course has no reference for task {region.task}")
            if region.task in tasks and region.key not in there:
                message = f"{name}: the markers of task {region.task} are gone"
                raise UserError(message, f"Put them back with: workbook reset {region.task}")
        written[file] = graft(mine, reference, name, tasks)
    edits = Edits(course, "adopt")
    for file, text in written.items():
        edits.put(file, text.encode())
    for file in edits.changed:
        print(f"exercises/{file} has the reference now; before: {edits.copy(file)}")
    if not edits.changed:
        print("The reference stands there already.")
    return 0
