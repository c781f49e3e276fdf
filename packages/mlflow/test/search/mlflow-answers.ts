import { runPython } from "@sentiment/testing";

/** A search as MLflow's client is asked for it; `{run:3}` in the filter is the id of that run, `{model:3}` of that model. */
export interface AskedSearch {
  readonly of: "runs" | "experiments" | "models" | "registered" | "versions";
  readonly filter: string;
  readonly orderBy: readonly string[];
  readonly viewType: "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL";
  readonly maxResults: number;
  /** Places in `MlflowAnswers.experiments`. */
  readonly experiments: readonly number[];
}

export type Answer = { readonly pages: readonly (readonly string[])[] } | { readonly refused: string };

export interface MlflowAnswers {
  readonly runs: readonly string[];
  readonly models: readonly string[];
  readonly experiments: readonly string[];
  readonly answers: readonly Answer[];
}

export interface Questions {
  /** Where `mlflow.db` is written. */
  readonly folder: string;
  readonly seed: number;
  /** What parameters, tags and names are made of; what metrics are; and the keys of all of them. */
  readonly words: readonly string[];
  readonly numbers: readonly string[];
  readonly keys: readonly string[];
  readonly queries: readonly AskedSearch[];
}

/** MLflow fills a database with all that searches tell apart, and answers them page by page through its own client. */
export async function mlflowAnswers(questions: Questions): Promise<MlflowAnswers> {
  return (await runPython(script, questions)) as MlflowAnswers;
}

const script = String.raw`
import json, os, random, sys, time, warnings
warnings.filterwarnings("ignore")
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
import logging
from mlflow import MlflowClient, set_tracking_uri
from mlflow.entities import Dataset, DatasetInput, InputTag, LoggedModelStatus, Metric, Param, RunTag, ViewType
logging.disable(logging.CRITICAL)

request = json.load(sys.stdin)
folder = request["folder"]
set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
client = MlflowClient(f"sqlite:///{folder}/mlflow.db")
dice = random.Random(request["seed"])
words = request["words"]
numbers = [float(n) for n in request["numbers"]]
keys = request["keys"]

experiments = ["0"]
for i in range(4):
    tags = {k: dice.choice(words) for k in dice.sample(keys, 2)}
    experiments.append(client.create_experiment(f"{dice.choice(words) or 'x'} {i}", artifact_location=f"file://{folder}/a{i}", tags=tags))
client.delete_experiment(experiments[4])

datasets = [Dataset(f"tweets {w}", f"d{i}", "local", "{}") for i, w in enumerate(words[:4])]
runs, models = [], []
for i in range(36):
    experiment = experiments[dice.choice([0, 1, 1, 2, 2, 2, 3])]
    run = client.create_run(experiment, start_time=1000 * dice.randrange(6), run_name=dice.choice(words) or None)
    run_id = run.info.run_id
    client.log_batch(
        run_id,
        metrics=[Metric(k, dice.choice(numbers), 1000 + s, s) for k in keys if dice.random() < 0.7 for s in range(dice.choice([1, 1, 2]))],
        params=[Param(k, dice.choice(words)) for k in keys if dice.random() < 0.6],
        tags=[RunTag(k, dice.choice(words)) for k in keys if dice.random() < 0.6],
    )
    for d in dice.sample(datasets, dice.choice([0, 0, 1, 2])):
        tags = [InputTag("mlflow.data.context", dice.choice(["train", "test", "Train"]))] if dice.random() < 0.8 else []
        client.log_inputs(run_id, [DatasetInput(d, tags)])
    if dice.random() < 0.7:
        client.set_terminated(run_id, dice.choice(["FINISHED", "FAILED", "KILLED"]), end_time=1000 * dice.randrange(4, 9))
    if dice.random() < 0.5:
        model = client.create_logged_model(
            experiment,
            name=dice.choice(["nb", "NB", "lr-1", "rf"]),
            source_run_id=run_id if dice.random() < 0.8 else None,
            model_type=dice.choice([None, "classifier", "Classifier", "n_b"]),
            params={k: dice.choice(words) for k in keys if dice.random() < 0.6},
            tags={k: dice.choice(words) for k in keys if dice.random() < 0.6},
        )
        models.append(model.model_id)
        d = dice.choice(datasets + [None])
        for k in dice.sample(keys, 3):
            for s in range(dice.choice([1, 2, 3])):
                client.log_metric(run_id, k, dice.choice(numbers), timestamp=dice.choice([5, 6]), step=s, model_id=model.model_id,
                    **({"dataset_name": d.name, "dataset_digest": d.digest} if d else {}))
        if dice.random() < 0.7:
            client.finalize_logged_model(model.model_id, dice.choice([LoggedModelStatus.READY, LoggedModelStatus.FAILED]))
    runs.append(run_id)
for run_id in dice.sample(runs, 6):
    client.delete_run(run_id)
client.delete_logged_model(models[0])

# The registry: a name's last change orders it, so each comes in a millisecond of its own.
for i, name in enumerate(["nb", "NB", "n_b", "it's", "ä 1", "x%", "deleted"]):
    time.sleep(0.002)
    client.create_registered_model(name, tags={k: dice.choice(words) for k in keys if dice.random() < 0.6})
    for v in range(dice.choice([0, 2, 4])):
        time.sleep(0.002)
        client.create_model_version(name, dice.choice(["models:/" + models[1], "s3://b/nb", "s3://b/NB", "/x/a b"]), run_id=dice.choice(runs[:4] + [None]),
            tags={k: dice.choice(words) for k in keys if dice.random() < 0.6})
        if dice.random() < 0.3:
            client.delete_model_version(name, str(v + 1))
    if dice.random() < 0.4:
        client.update_registered_model(name, "changed")
client.delete_registered_model("deleted")
client.register_prompt("prompt", "Say {{ what }}.")

def ids(text):
    for i, run_id in enumerate(runs):
        text = text.replace("{run:%d}" % i, run_id)
    for i, model_id in enumerate(models):
        text = text.replace("{model:%d}" % i, model_id)
    return text

def order_dict(text):
    field, _, direction = text.rpartition(" ") if text.upper().endswith((" ASC", " DESC")) else (text, "", "ASC")
    return {"field_name": field.strip().replace(chr(96), ""), "ascending": direction.upper() != "DESC"}

def search(query, token):
    view = {"ACTIVE_ONLY": ViewType.ACTIVE_ONLY, "DELETED_ONLY": ViewType.DELETED_ONLY, "ALL": ViewType.ALL}[query["viewType"]]
    common = dict(filter_string=ids(query["filter"]) or None, max_results=query["maxResults"], page_token=token)
    if query["of"] == "experiments":
        found = client.search_experiments(view_type=view, order_by=query["orderBy"], **common)
        return found, [e.experiment_id for e in found]
    if query["of"] == "registered":
        found = client.search_registered_models(order_by=query["orderBy"], **common)
        return found, [m.name for m in found]
    if query["of"] == "versions":
        found = client.search_model_versions(order_by=query["orderBy"], **common)
        return found, [f"{v.name}/{v.version}" for v in found]
    within = [experiments[i] for i in query["experiments"]]
    if query["of"] == "runs":
        found = client.search_runs(within, run_view_type=view, order_by=query["orderBy"], **common)
        return found, [r.info.run_id for r in found]
    found = client.search_logged_models(within, order_by=[order_dict(o) for o in query["orderBy"]] or None, **common)
    return found, [m.model_id for m in found]

def answer(query):
    pages, token = [], None
    try:
        while True:
            found, names = search(query, token)
            pages.append(names)
            token = found.token
            if not token:
                return {"pages": pages}
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {error}"}

print(json.dumps({"runs": runs, "models": models, "experiments": experiments, "answers": [answer(q) for q in request["queries"]]}))
`;
