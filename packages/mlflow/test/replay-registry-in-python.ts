/** What `replayInPython` does to the registry, as `replay-registry.ts`, and what it shows of it, as `dump-registry.ts`. */
export const registryInPython = `
import time
from mlflow.protos.databricks_pb2 import RESOURCE_DOES_NOT_EXIST

def ask_by_alias(client, o):
    try:
        client.get_model_version_by_alias(o["name"], o["alias"])
    except MlflowException as error:
        # The only thing that MLflow calls wrong when it is missing.
        if "Registered model alias " in error.message and error.message.endswith(" not found."):
            raise MlflowException(error.message, RESOURCE_DOES_NOT_EXIST)
        raise

def create_version(client, o, made):
    pick = lambda ids, key: ids[o[key] % len(ids)] if key in o else None
    source = o["source"]
    if not isinstance(source, str):
        source = "models:/" + made["models"][source["model"] % len(made["models"])]
    of_model = {"model_id": pick(made["models"], "ofModel")} if "ofModel" in o else {}
    client.create_model_version(o["name"], source, run_id=pick(made["runs"], "run"), description=o["text"], run_link=o["text"],
        tags=o["tags"], **of_model)

ON_REGISTRY = {
    "createRegistered": lambda c, o: c.create_registered_model(o["name"], o["tags"], o.get("description")),
    "renameRegistered": lambda c, o: c.rename_registered_model(o["name"], o["newName"]),
    "updateRegistered": lambda c, o: c.update_registered_model(o["name"], o["description"]),
    "deleteRegistered": lambda c, o: c.delete_registered_model(o["name"]),
    "setRegisteredTag": lambda c, o: c.set_registered_model_tag(o["name"], o["key"], o["value"]),
    "deleteRegisteredTag": lambda c, o: c.delete_registered_model_tag(o["name"], o["key"]),
    "setAlias": lambda c, o: c.set_registered_model_alias(o["name"], o["alias"], o["version"]),
    "deleteAlias": lambda c, o: c.delete_registered_model_alias(o["name"], o["alias"]),
    "updateVersion": lambda c, o: c.update_model_version(o["name"], o["version"], o["description"]),
    "deleteVersion": lambda c, o: c.delete_model_version(o["name"], o["version"]),
    "setVersionTag": lambda c, o: c.set_model_version_tag(o["name"], o["version"], o["key"], o["value"]),
    "deleteVersionTag": lambda c, o: c.delete_model_version_tag(o["name"], o["version"], o["key"]),
    "transition": lambda c, o: c.transition_model_version_stage(o["name"], o["version"], o["stage"], o["archive"]),
    "askByAlias": ask_by_alias,
    "askLatest": lambda c, o: c.get_latest_versions(o["name"], o["stages"]),
    "askDownloadUri": lambda c, o: c.get_model_version_download_uri(o["name"], o["version"]),
}

def times(client):
    return {m.name: m.last_updated_timestamp for m in client.search_registered_models(max_results=1000)} | {
        f"{v.name}/{v.version}": v.last_updated_timestamp for v in client.search_model_versions()}

def perform_on_registry(client, o, made, known):
    before = known["times"]
    time.sleep(0.002)
    if o["do"] == "createVersion":
        create_version(client, o, made)
    else:
        ON_REGISTRY[o["do"]](client, o)
    after = known["times"] = times(client)
    changed = [("~" if key in before else "+") + key for key, at in after.items() if before.get(key) != at]
    return " ".join(sorted([*changed, *("-" + key for key in before if key not in after)], key=lambda text: text.encode("utf-16-be")))

def version_text(v):
    return {"name": v.name, "version": str(v.version), "stage": v.current_stage, "description": v.description, "source": v.source,
        "runId": v.run_id, "runLink": v.run_link, "status": v.status, "statusMessage": v.status_message, "tags": v.tags,
        "aliases": sorted(v.aliases), "timed": v.creation_timestamp > 0 and v.last_updated_timestamp >= v.creation_timestamp}

def of_alias(client, name, alias):
    try:
        return version_text(client.get_model_version_by_alias(name, alias))
    except MlflowException:
        return None

def registered_text(client, m):
    latest = client.get_latest_versions(m.name)
    return {"name": m.name, "description": m.description, "tags": m.tags, "aliases": {a: str(v) for a, v in m.aliases.items()},
        "timed": m.creation_timestamp > 0 and m.last_updated_timestamp >= m.creation_timestamp,
        "latestVersions": [version_text(v) for v in sorted(m.latest_versions, key=lambda v: v.version)],
        "latest": [version_text(v) for v in latest],
        "last": of_alias(client, m.name, "latest"),
        "byAlias": {a: of_alias(client, m.name, a) for a in m.aliases}}

def dump_registry(client):
    models, n1 = pages(lambda t: client.search_registered_models(max_results=2, page_token=t))
    versions, n2 = pages(lambda t: client.search_model_versions(max_results=3, order_by=["name", "version_number"], page_token=t))
    return {
        "registered": [registered_text(client, m) for m in models],
        "versions": [version_text(v) for v in versions],
        "whole": [version_text(client.get_model_version(v.name, v.version)) for v in versions],
        "places": [client.get_model_version_download_uri(v.name, v.version) for v in versions],
        "pages": [n1, n2],
    }
`;
