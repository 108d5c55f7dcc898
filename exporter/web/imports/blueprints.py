"""The list of the blueprints of imports."""

from exporter.web.imports import new, report_files, run, schedules, undo

BLUEPRINTS = (run.blueprint, new.blueprint, undo.blueprint, schedules.blueprint, report_files.blueprint)
