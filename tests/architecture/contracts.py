"""An import contract that the linter does not bring: some modules of a package are nobody else's."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PrivateContract(Contract):
    """Broken when a module outside `root.x` imports `root.x.views` (or whatever `private` names), except `shared` ones.

    Tests of another context are outsiders too: they go through the address, as a browser does.
    """

    type_name = "private"

    root = fields.StringField()
    private = fields.ListField(subfield=fields.StringField())
    shared: Any = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every direct import of a private module."""
        shared = tuple(self.shared or ())
        intrusions = []
        for module in sorted(graph.modules):
            owner = self._owner(module)
            if owner is None or _inside(module, shared):
                continue
            for importer in sorted(graph.find_modules_that_directly_import(module)):
                if not _inside(importer, (owner,)):
                    intrusions.append((importer, module))
        return ContractCheck(kept=not intrusions, metadata={"intrusions": intrusions})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import that has to go."""
        for importer, module in check.metadata["intrusions"]:
            output.print_error(f"{importer} imports {module}, which is private to its context.")

    def _owner(self, module: str) -> str | None:
        """Return the context a private module belongs to, or None when the module is not private."""
        parts = module.split(".")
        is_private = len(parts) >= 3 and parts[0] == self.root and parts[2] in self.private  # type: ignore[operator]
        return ".".join(parts[:2]) if is_private else None


def _inside(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)
