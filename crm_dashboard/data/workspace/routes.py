"""How the data of a table were collected: directly, indirectly, or from another system."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.workspace.samples import SAMPLES
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.text import N_


@dataclass(frozen=True)
class Route:
    """One way of collecting data: key, label, and an explanation in one sentence."""

    key: str
    label: str
    about: str


ROUTES: dict[str, Route] = {
    route.key: route
    for route in (
        Route(
            "direct",
            N_("collected directly"),
            N_("From the customers themselves, by way of your own shop, site, forms or service desk."),
        ),
        Route(
            "indirect",
            N_("collected indirectly"),
            N_("From somebody else: a survey, a partner, market research, a public source."),
        ),
        Route(
            "integrated",
            N_("taken over from another system"),
            N_("Exported from a system that you run besides, such as an ERP, an accounting or a mail system."),
        ),
    )
}


def route_of(workspace: Workspace, table: str) -> Route | None:
    """Return how the file of a table was collected; None if nobody has entered it (for samples it is known)."""
    sample = SAMPLES.get(workspace.name)
    return ROUTES.get(workspace.routes.get(table) or (sample.route if sample else ""))


def set_route(workspace: Workspace, table: str, route: str | None) -> None:
    """Store how a table was collected, for every version of it; None removes the entry."""
    with catalogue.read_for_update(workspace.folder) as catalogue_now:
        others = tuple(pair for pair in catalogue_now.routes if pair[0] != table)
        catalogue.write(
            workspace.folder, replace(catalogue_now, routes=others if route is None else (*others, (table, route)))
        )
    workspace.refresh()
