"""What the parts of a worklist are called in addresses of the desk, and so in the views that officials keep."""

LIST, STAGE, PROCEDURE, TEXT, LABEL = "ds", "buoc", "thu_tuc", "loc", "nhan"
ORDER, COLUMNS = "xep", "cot"
FILTERS = (STAGE, PROCEDURE, TEXT, LABEL)
