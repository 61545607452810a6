"""The behaviour of the Task API over HTTP, whoever has written it.

The same tests run on the learner's or the reference's app in process (`pytest checkpoints/contracts/http`, with
`--track`), on the twin in FastAPI (`--twin fastapi`), and on whatever is served (`workbook conform URL`, or `--url`).
"""
