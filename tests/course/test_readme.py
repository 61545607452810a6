"""The first page that anybody reads."""

from workbook.manifest import Course


def test_the_readme_lists_the_chapters_by_their_titles(course: Course) -> None:
    """A reader looks for a chapter that has another name by now."""
    text = (course.root / "README.md").read_text("utf-8")
    assert [chapter.title for chapter in course.chapters if f"| {chapter.number} | {chapter.title} |" not in text] == []
