"""What happens in a CKAN behind the API's back, as other people and accidents do it."""

from datetime import datetime, timedelta
from typing import Any

from simulators.ckan_answers import Sent
from simulators.ckan_filling import made_dataset, made_file, made_link
from simulators.ckan_state import Content, Organization, State, User, now
from simulators.server import Refusal, Reply


class Steering:
    """Needs ``state`` and ``actions``."""

    state: State
    actions: Any

    def everything(self) -> list[Sent]:
        """All datasets with size and MD5 of their files."""
        return [{**self.actions.shown(each), "files": self._files(each)} for each in list(self.state.datasets.values())]

    def _files(self, dataset: Sent) -> dict[str, Any]:
        kept = {each["id"]: self.file(each) for each in dataset["resources"]}
        return {key: {"size": each.size, "md5": each.md5()} for key, each in kept.items() if each}

    def file(self, resource: Sent) -> Content | None:
        """What a resource's address gives: an uploaded file, a file of a user directory or one on the other host."""
        address = resource["url"].removeprefix("{site}").removeprefix("{elsewhere}")
        return self.state.files.get(resource["id"]) or self.state.linked.get(address)

    def new_user(self, name: str, email: str | None = None) -> str:
        """Makes a person and returns a token of hers."""
        self.state.users[name] = User(name, email or f"{name}@example.org")
        return self.new_token(name)

    def new_token(self, user: str) -> str:
        token = f"simulated-ckan-token-{user}-{len(self.state.tokens)}"
        self.state.tokens[token] = user
        return token

    def revoke_token(self, token: str) -> None:
        del self.state.tokens[token]

    def change_user(self, name: str, **changes: Any) -> None:
        for field, value in changes.items():
            setattr(self.state.users[name], field, value)

    def new_organization(self, name: str, **members: str) -> Sent:
        """With people in it, as in new_organization("library", cora="editor", ulla="member")."""
        organization = Organization(name, name.title(), dict(members))
        self.state.organizations[name] = organization
        shown: Sent = self.actions.organization_core(organization)
        return shown

    def rename_organization(self, name: str, new_name: str) -> None:
        """The id stays; the old name is unknown from now on."""
        organization = self.state.organizations.pop(name)
        organization.name = new_name
        self.state.organizations[new_name] = organization

    def set_role(self, organization: str, user: str, role: str | None) -> None:
        """None takes the person out."""
        members = self.state.organizations[organization].members
        members.pop(user, None)
        members.update({user: role} if role else {})

    def new_dataset(
        self,
        name: str,
        organization: str | None = None,
        files: dict[str, str | bytes | Content] | None = None,
        links: dict[str, str] | None = None,
        **fields: Any,
    ) -> Sent:
        """``fields`` may be of CKAN or, as with ckanext-scheming, any other."""
        owner = self.state.organizations[organization].id if organization else None
        dataset = made_dataset(name, owner, fields)
        self.state.touch(dataset)
        self.state.datasets[dataset["id"]] = dataset
        for file_name, content in (files or {}).items():
            kept = content if isinstance(content, Content) else Content.of(content)
            resource = made_file(dataset, file_name, kept)
            self.state.keep_file(resource["id"], kept)
        for title, url in (links or {}).items():
            made_link(dataset, title, url)
        return dataset

    def fill(self, count: int, organization: str | None = None, prefix: str = "dataset", **fields: Any) -> None:
        """So many small public datasets, each with one link, changed one after the other, a second apart."""
        first = datetime.fromisoformat(now()) - timedelta(seconds=count)
        for number in range(count):
            name = f"{prefix}-{number:06}"
            links = {f"Table {number}": f"https://elsewhere.example/{name}.csv"}
            dataset = self.new_dataset(name, organization, None, links, **{"title": f"Dataset {number}", **fields})
            dataset["metadata_modified"] = (first + timedelta(seconds=number)).isoformat(timespec="microseconds")

    def delete_dataset(self, name: str) -> None:
        """As an editor does it: it leaves the lists, and is forbidden to strangers."""
        dataset = self._known(name)
        dataset["state"] = "deleted"
        self.state.touch(dataset)

    def purge_dataset(self, name: str) -> None:
        """As a sysadmin does it: there is no trace."""
        del self.state.datasets[self._known(name)["id"]]

    def purge_datasets(self) -> None:
        self.state.datasets.clear()

    def refuse(self, name: str, status: int) -> None:
        """The record alone answers so from now on, though lists show it; 200 ends that."""
        self.actions.refusals[self._known(name)["id"]] = status

    def change_dataset(self, name: str, /, **changes: Any) -> Sent:
        """As somebody else would edit it meanwhile."""
        dataset = self._known(name)
        self.state.touch(dataset)
        dataset.update(changes)
        shown: Sent = self.actions.shown(dataset)
        return shown

    def _known(self, name: str) -> Sent:
        dataset = self.state.dataset(name)
        if dataset is None:
            raise Refusal(Reply(404, {"message": f"There is no dataset {name}."}))
        return dataset

    def change_file(self, resource_id: str, content: str | bytes | Content) -> None:
        """The next version of an uploaded file."""
        pair = self.state.resource(resource_id)
        if pair is None:
            raise Refusal(Reply(404, {"message": f"There is no resource {resource_id}."}))
        kept = content if isinstance(content, Content) else Content.of(content)
        self.state.keep_file(resource_id, kept)
        pair[1].update({"size": kept.size, "last_modified": now(), "metadata_modified": now()})
        self.state.touch(pair[0])
