import { registryInPython } from "./replay-registry-in-python.ts";

/**
 * The twin of replay.ts and dump.ts in MLflow's own client. Reads tasks from stdin, one after another:
 * `{"replay": uri, operations, made}` gives `{outcomes, made}`, `{"dump": uri}` what that store shows, and
 * `{"page": uri, experiments, token}` the ids of a page of runs and the token of the next.
 */
export const replayInPython = `
import json, math, sys
from decimal import Decimal
import mlflow
from mlflow.entities import Dataset, DatasetInput, ExperimentTag, InputTag, Metric, Param, RunStatus, RunTag, ViewType
try:
    from mlflow.entities import LoggedModelOutput, LoggedModelParameter, LoggedModelStatus, LoggedModelTag
except ImportError:
    pass  # MLflow 2
from mlflow.exceptions import MlflowException

STATUS = {"LOGGED_MODEL_READY": "READY", "LOGGED_MODEL_UPLOAD_FAILED": "FAILED"}
CODE = {"PENDING": "LOGGED_MODEL_PENDING", "READY": "LOGGED_MODEL_READY", "FAILED": "LOGGED_MODEL_UPLOAD_FAILED"}

${registryInPython}
def perform(client, o, made):
    store = client._tracking_client.store
    pick = lambda ids, index: ids[index % len(ids)]
    experiment = pick(made["experiments"], o["experiment"]) if "experiment" in o else None
    run = pick(made["runs"], o["run"]) if "run" in o else None
    model = pick(made["models"], o["model"]) if "model" in o else None
    do = o["do"]
    if do == "createExperiment":
        made["experiments"].append(client.create_experiment(o["name"], tags=o["tags"]))
    elif do == "renameExperiment":
        client.rename_experiment(experiment, o["name"])
    elif do == "deleteExperiment":
        client.delete_experiment(experiment)
    elif do == "restoreExperiment":
        client.restore_experiment(experiment)
    elif do == "setExperimentTag":
        client.set_experiment_tag(experiment, o["key"], o["value"])
    elif do == "deleteExperimentTag":
        client.delete_experiment_tag(experiment, o["key"])
    elif do == "createRun":
        # Its own create_run checks no tags, and would keep what set_tag refuses and not shorten it.
        from mlflow.utils.validation import _validate_tag
        tags = {tag.key: tag.value for tag in (_validate_tag(k, v) or RunTag(k, v) for k, v in o["tags"].items())}
        name = o["name"] or tags.get("mlflow.runName") or "unnamed"
        made["runs"].append(client.create_run(experiment, start_time=o["start"], tags=tags, run_name=name).info.run_id)
    elif do == "updateRun":
        store.update_run_info(run, RunStatus.from_string(o["status"]), o["end"], o["name"])
    elif do == "deleteRun":
        client.delete_run(run)
    elif do == "restoreRun":
        client.restore_run(run)
    elif do == "logBatch":
        b = o["batch"]
        judged = lambda m: dict(dataset_name=m.get("datasetName"), dataset_digest=m.get("datasetDigest"),
            model_id=pick(made["models"], m["model"])) if "model" in m else {}
        metrics = [Metric(m["key"], float(m["value"]), m["timestamp"], m["step"], **judged(m)) for m in b["metrics"]]
        store.log_batch(run, metrics, [Param(k, v) for k, v in b["params"].items()], [RunTag(k, v) for k, v in b["tags"].items()])
    elif do == "deleteTag":
        client.delete_tag(run, o["key"])
    elif do == "logInputs":
        client.log_inputs(run, [DatasetInput(Dataset(d["dataset"]["name"], d["dataset"]["digest"], d["dataset"]["sourceType"],
            d["dataset"]["source"], d["dataset"].get("schema"), d["dataset"].get("profile")),
            [InputTag(k, v) for k, v in d["tags"].items()]) for d in o["inputs"]])
    elif do == "createModel":
        experiment = client.get_run(run).info.experiment_id
        made["models"].append(store.create_logged_model(experiment, o["name"], run,
            [LoggedModelTag(k, v) for k, v in o["tags"].items()],
            [LoggedModelParameter(k, v) for k, v in o["params"].items()], "t").model_id)
    elif do == "logOutputs":
        client.log_outputs(run, [LoggedModelOutput(model, o["step"])])
    elif do == "finalizeModel":
        store.finalize_logged_model(model, LoggedModelStatus(STATUS[o["status"]]))
    elif do == "setModelTags":
        store.set_logged_model_tags(model, [LoggedModelTag(k, v) for k, v in o["tags"].items()])
    elif do == "deleteModelTag":
        store.delete_logged_model_tag(model, o["key"])
    elif do == "deleteModel":
        store.delete_logged_model(model)
    else:
        raise ValueError(do)

def replay(task):
    client = mlflow.MlflowClient(task["replay"])
    made, outcomes = task["made"], []
    # Where its registry looks up a logged model.
    mlflow.set_tracking_uri(task["replay"])
    known = {"times": times(client)}
    for operation in task["operations"]:
        try:
            if operation["do"] in ON_REGISTRY or operation["do"] == "createVersion":
                outcomes.append("ok " + perform_on_registry(client, operation, made, known))
                continue
            perform(client, operation, made)
            outcomes.append("ok")
        except MlflowException as error:
            outcomes.append(error.error_code)
    return {"outcomes": outcomes, "made": made}

def number(value):
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    digits, power = f"{value:.16e}".split("e")
    return f"{digits}e{int(power):+d}"

def metric(m):
    return [m.key, number(m.value), m.timestamp, m.step]

def by_text(items):
    return sorted(items, key=lambda item: json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode("utf-16-be"))

def pages(fetch):
    items, token, count = [], None, 0
    while True:
        page = fetch(token)
        items, token, count = items + list(page), page.token, count + 1
        if not token:
            return items, count

def run_text(run):
    i = run.info
    return {
        "info": {"runId": i.run_id, "runName": i.run_name, "experimentId": i.experiment_id, "userId": i.user_id,
            "status": i.status, "startTime": i.start_time, "endTime": i.end_time, "artifactUri": i.artifact_uri,
            "lifecycleStage": i.lifecycle_stage},
        "metrics": {m.key: metric(m) for m in run.data._metric_objs},
        "params": run.data.params,
        "tags": run.data.tags,
        "datasets": by_text([{"name": d.dataset.name, "digest": d.dataset.digest, "sourceType": d.dataset.source_type,
            "source": d.dataset.source, "schema": d.dataset.schema, "profile": d.dataset.profile,
            "tags": {t.key: t.value for t in d.tags}} for d in run.inputs.dataset_inputs]),
        "outputs": by_text([[o.model_id, o.step] for o in run.outputs.model_outputs]) if hasattr(run, "outputs") else [],
    }

def model_text(m):
    return {"modelId": m.model_id, "experimentId": m.experiment_id, "name": m.name, "artifactUri": m.artifact_location,
        "status": CODE[str(m.status)], "modelType": m.model_type, "sourceRunId": m.source_run_id, "tags": m.tags,
        "params": m.params, "timed": m.creation_timestamp > 0 and m.last_updated_timestamp >= m.creation_timestamp,
        "statusMessage": m.status_message or None,
        "metrics": by_text([[*metric(x), x.dataset_name, x.dataset_digest, x.run_id] for x in m.metrics or []])}

def dump(task):
    client = mlflow.MlflowClient(task["dump"])
    experiments, n1 = pages(lambda t: client.search_experiments(ViewType.ALL, max_results=3, page_token=t))
    ids = [e.experiment_id for e in experiments]
    runs, n2 = pages(lambda t: client.search_runs(ids, run_view_type=ViewType.ALL, max_results=7, page_token=t))
    models, n3 = [], 0
    if hasattr(client, "search_logged_models"):
        models, n3 = pages(lambda t: client.search_logged_models(ids, max_results=5, page_token=t))
    histories = {}
    for run in runs:
        for key in run.data.metrics:
            points = client._tracking_client.store.get_metric_history(run.info.run_id, key)
            histories[f"{run.info.run_id} {key}"] = [metric(p) for p in points]
    return {
        "experiments": [{"experimentId": e.experiment_id, "name": e.name, "artifactLocation": e.artifact_location,
            "lifecycleStage": e.lifecycle_stage, "tags": e.tags} for e in experiments],
        "runs": [run_text(run) for run in runs],
        "models": [model_text(m) for m in models],
        "histories": histories,
        "pages": [n1, n2, n3],
        "registry": dump_registry(client),
    }

def page(task):
    client = mlflow.MlflowClient(task["page"])
    runs = client.search_runs(task["experiments"], max_results=3, page_token=task.get("token"))
    return {"runs": [run.info.run_id for run in runs], "token": runs.token.decode() if isinstance(runs.token, bytes) else runs.token}

print(json.dumps([(replay if "replay" in t else page if "page" in t else dump)(t) for t in json.load(sys.stdin)]))
`;
