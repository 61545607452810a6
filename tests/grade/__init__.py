"""Tests of `workbook grade`; the box has its own."""
