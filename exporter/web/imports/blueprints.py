"""The list of the blueprints of imports."""

from exporter.web.imports import new, past, report_files, run, schedules, stored_tokens, tree, undo

BLUEPRINTS = (
    past.blueprint,
    run.blueprint,
    new.blueprint,
    tree.blueprint,
    undo.blueprint,
    schedules.blueprint,
    report_files.blueprint,
    stored_tokens.blueprint,
)
