"""The list of the blueprints of imports."""

from exporter.web.imports import new, past, report_files, run, schedules, undo

BLUEPRINTS = (past.blueprint, run.blueprint, new.blueprint, undo.blueprint, schedules.blueprint, report_files.blueprint)
