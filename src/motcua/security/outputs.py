"""Papers and workbooks of this floor."""

from motcua.security.incident_papers import papers_for, prepared
from motcua.security.yearly_papers import yearly_paper, yearly_workbook

__all__ = ["papers_for", "prepared", "yearly_paper", "yearly_workbook"]
