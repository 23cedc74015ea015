"""A person reads what was taken, what was refused, and why."""

from collections import Counter

from app.imports.report import ImportReport, Refusal, printable, report_lines


def _report() -> ImportReport:
    return ImportReport(
        municipality_id="4601",
        campaign="Barnehagetråkk",
        campaign_is_new=True,
        rows_read=12,
        skipped=1,
        new=3,
        contributors=2,
        taken=Counter({("way", "leisure_way"): 3}),
        refusals=[Refusal(row, f"{row}", "Line too detailed", "") for row in range(1, 8)]
        + [Refusal(9, None, "No geometry", "")],
        unknown_values={"Farge": Counter({"Lilla": 4, "\x1b[31m": 1})},
        notes={"heights were left out": [4], "parts": [1, 2, 3, 4, 5, 6]},
        remarks=["Read as Windows-1252, not UTF-8."],
    )


def test_a_report_groups_refusals_and_names_some_rows() -> None:
    lines = list(report_lines(_report(), examples=2))
    assert lines == [
        "Campaign “Barnehagetråkk” (4601) would be created.",
        "Rows read: 12. Skipped by the mapping: 1. Refused: 8.",
        "Marks taken: 3, already there: 0. Contributors: 2.",
        "  way/leisure_way: 3",
        "Refused, Line too detailed: 7",
        "  row 1 (id 1)",
        "  row 2 (id 2)",
        "  and 5 more",
        "Refused, No geometry: 1",
        "  row 9",
        "Values of 'Farge' the mapping does not know: 'Lilla' (4), '�[31m' (1)",
        "Note: heights were left out (row 4).",
        "Note: parts (6 rows: 1, 2 …).",
        "Note: Read as Windows-1252, not UTF-8.",
        "Dry run: nothing was changed. 3 marks would be stored.",
    ]


def test_the_last_line_says_what_was_done() -> None:
    report = _report()
    assert not report.is_refused
    report.outcome = "refused"
    assert report.is_refused
    assert list(report_lines(report))[-1].startswith("Nothing was stored")
    report.outcome = "stored"
    assert next(report_lines(report)).endswith("was created.")
    assert list(report_lines(report))[-1] == "Stored 3 marks."


def test_a_text_of_the_file_cannot_steer_a_terminal() -> None:
    assert printable("a\x1b]0;x\x07\n\u202eb") == "a�]0;x���b"
    assert printable("å" * 100) == "å" * 59 + "…"
