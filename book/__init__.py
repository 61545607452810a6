"""The workbook as a book: what the site is made of, and two ways to build it (`book.hook`, `book.export`)."""
