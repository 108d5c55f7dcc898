"""What CKAN shows of a dataset, an organization and a person: with all that it derives."""

from typing import Any

from simulators.ckan_answers import Sent
from simulators.ckan_licences import licence_title
from simulators.ckan_state import Organization, State, User


class Shown:
    """``site_url`` is set by the service at every request, as addresses are made from it."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.site_url = ""
        self.knobs: dict[str, Any] = {}  # of the present request
        self.refusals: dict[str, int] = {}  # statuses by id of the dataset

    def shown(self, dataset: Sent) -> Sent:
        """With all that CKAN derives."""
        title, open_, url = licence_title(dataset["license_id"])
        organization = self.state.organization(dataset["owner_org"] or "")
        return {
            **dataset,
            "isopen": open_,
            "license_title": title,
            **({"license_url": url} if url else {}),
            "num_resources": len(dataset["resources"]),
            "num_tags": len(dataset["tags"]),
            "organization": self.organization_core(organization) if organization else None,
            "resources": [self.shown_resource(each, place) for place, each in enumerate(dataset["resources"])],
            "relationships_as_subject": [],
            "relationships_as_object": [],
        }

    def shown_resource(self, resource: Sent, position: int) -> Sent:
        """An uploaded file's address is made when it is shown; ``{site}`` and ``{elsewhere}`` stand for this server."""
        url = resource["url"]
        if resource["url_type"] == "upload":
            url = f"{self.site_url}/dataset/{resource['package_id']}/resource/{resource['id']}/download/{url}"
        elsewhere = self.site_url.replace("127.0.0.1", "localhost")
        return {
            **resource,
            "position": position,
            "url": url.replace("{site}", self.site_url).replace("{elsewhere}", elsewhere),
        }

    def organization_core(self, organization: Organization) -> Sent:
        core = {"id": organization.id, "name": organization.name, "title": organization.title, "type": "organization"}
        core |= {"description": "", "image_url": "", "created": organization.created, "approval_status": "approved"}
        return {**core, "is_organization": True, "state": organization.state}

    def organization_full(self, user: User | None, organization: Organization) -> Sent:
        count = len(self.datasets_of(user, organization))
        extra = {"display_name": organization.title, "image_display_url": "", "package_count": count}
        return {**self.organization_core(organization), **extra}

    def datasets_of(self, user: User | None, organization: Organization) -> list[Sent]:
        owned = [each for each in self.state.datasets.values() if each["owner_org"] == organization.id]
        return [each for each in owned if each["state"] == "active" and self.state.may_read(user, each)]

    def organization_with(self, organization: Organization, role: str) -> Sent:
        shown = {"capacity": role, "display_name": organization.title, "image_display_url": ""}
        return {**self.organization_core(organization), **shown}

    def person(self, user: User | None, shown: User) -> Sent:
        """E-mail and API key only for the person herself and for sysadmins."""
        private = bool(user and (user.sysadmin or user.id == shown.id))
        owned = [each for each in self.state.datasets.values() if each["creator_user_id"] == shown.id]
        count = sum(each["state"] == "active" and not each["private"] for each in owned)
        known = {"id": shown.id, "name": shown.name, "fullname": shown.fullname, "created": shown.created, "about": None}
        known |= {"last_active": shown.created, "activity_streams_email_notifications": False, "sysadmin": shown.sysadmin}
        known |= {"state": shown.state, "image_url": None, "display_name": shown.fullname or shown.name, "email_hash": ""}
        known |= {"number_created_packages": count, "image_display_url": None}
        return {**known, **({"apikey": None, "email": shown.email} if private else {})}
