"""E-forms as people build them who do not program: kinds of questions, conditions as tables, single edits, differences.

Everything here is pure: a form (as versions hold it) goes in, a form comes out. Drafts are kept by `form_drafts.py`.
"""

from motcua.procedures.building.blocks import Block, blocks
from motcua.procedures.building.conditions import (
    HOWS,
    Row,
    Table,
    drawn,
    how_fits,
    how_words,
    in_words,
    read_value,
    value_words,
    written,
)
from motcua.procedures.building.edits import (
    Arrange,
    Edit,
    PutBlock,
    PutGroup,
    PutHead,
    PutQuestion,
    RemoveGroup,
    RemoveQuestion,
    StepGroup,
    StepQuestion,
    group_mark,
    layout_mark,
    question_of,
)
from motcua.procedures.building.kinds import ONE, OWN, SEVERAL, TABLE, Kind, bounds_of, kind_of, kinds
from motcua.procedures.building.papers import PutPaper, paper_mark, with_papers, without_papers
from motcua.procedures.building.questions import Choice, Column, Question, mark, put_question, read_question
from motcua.procedures.building.starting import (
    MOST_BYTES,
    checked_form,
    empty_form,
    from_components,
    from_file,
)
from motcua.procedures.building.telling import Told, differences, kind_words

__all__ = [
    "HOWS",
    "MOST_BYTES",
    "ONE",
    "OWN",
    "SEVERAL",
    "TABLE",
    "Arrange",
    "Block",
    "Choice",
    "Column",
    "Edit",
    "Kind",
    "PutBlock",
    "PutGroup",
    "PutHead",
    "PutPaper",
    "PutQuestion",
    "Question",
    "RemoveGroup",
    "RemoveQuestion",
    "Row",
    "StepGroup",
    "StepQuestion",
    "Table",
    "Told",
    "blocks",
    "bounds_of",
    "checked_form",
    "differences",
    "drawn",
    "empty_form",
    "from_components",
    "from_file",
    "group_mark",
    "how_fits",
    "how_words",
    "in_words",
    "kind_of",
    "kind_words",
    "kinds",
    "layout_mark",
    "mark",
    "paper_mark",
    "put_question",
    "question_of",
    "read_question",
    "read_value",
    "value_words",
    "with_papers",
    "without_papers",
    "written",
]
