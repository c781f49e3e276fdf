import { runPython } from "@sentiment/testing";
import type { Evaluation, Scored } from "../src/index.ts";

/** x and y of a curve, its thresholds without the infinite one, and its area. */
export interface PeerCurve {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly thresholds: readonly number[];
  readonly area: number;
}

/** What scikit-learn says about the same rows; null where it has no answer. */
export interface PeerEvaluation {
  readonly metrics: Readonly<Record<keyof Evaluation["metrics"], number>>;
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly roc: readonly PeerCurve[];
  readonly precisionRecall: readonly PeerCurve[];
  readonly calibration: readonly PeerCurve[];
}

const script = `
import json, sys, warnings
import numpy as np
import sklearn
from sklearn import metrics as m
from sklearn.calibration import calibration_curve
warnings.simplefilter("ignore")
sklearn.set_config(skip_parameter_validation=True, assume_finite=True)

def curve(x, y, thresholds, area):
    as_list = lambda values: [float(value) for value in values if np.isfinite(value)]
    return {"x": as_list(x), "y": as_list(y), "thresholds": as_list(thresholds), "area": float(area)}

def calibration_error(is_c, score):
    # scikit-learn has no function for it: the definition, with its own bins.
    bins = np.searchsorted(np.linspace(0, 1, 11)[1:-1], score)
    return sum(abs(is_c[bins == b].mean() - score[bins == b].mean()) * np.mean(bins == b) for b in np.unique(bins))

def judge(case):
    y = np.array(case["labels"])
    k = case["classCount"]
    P = np.array(case["probabilities"]).reshape(len(y), k)
    names = np.arange(k)
    predicted = P.argmax(axis=1)
    accuracy = m.accuracy_score(y, predicted)
    precision, recall, f1, _ = m.precision_recall_fscore_support(y, predicted, average="weighted", zero_division=0)
    scores = {
        "accuracy_score": accuracy,
        "precision_score": precision,
        "recall_score": recall,
        "f1_score": f1,
        "log_loss": m.log_loss(y, P, labels=names),
        "score": accuracy,
        "f1_macro": m.f1_score(y, predicted, average="macro", zero_division=0),
    }
    if len(np.unique(y)) > 1:
        scores["roc_auc"] = (
            m.roc_auc_score(y, P[:, 1]) if k == 2
            else m.roc_auc_score(y, P, multi_class="ovo", average="weighted", labels=names))
    result = {
        "metrics": scores,
        "confusionMatrix": m.confusion_matrix(y, predicted, labels=names).tolist(),
        "roc": [], "precisionRecall": [], "calibration": [],
    }
    for c in ([1] if k == 2 else range(k)) if case["curves"] else []:
        is_c, score = (y == c).astype(int), P[:, c]
        if is_c.any() and not is_c.all():
            fpr, tpr, thresholds = m.roc_curve(is_c, score)
            result["roc"].append(curve(fpr, tpr, thresholds, m.roc_auc_score(is_c, score)))
        if is_c.any():
            precision, recall, thresholds = m.precision_recall_curve(is_c, score, pos_label=1)
            result["precisionRecall"].append(curve(recall, precision, thresholds, m.average_precision_score(is_c, score)))
        true, mean = calibration_curve(is_c, score, n_bins=10, pos_label=1)
        result["calibration"].append(curve(mean, true, [], calibration_error(is_c, score)))
    return result

json.dump([judge(case) for case in json.load(sys.stdin)], sys.stdout)
`;

/** Asks scikit-learn's own functions about each of the cases, in one run of Python; about curves where they are wanted. */
export async function askScikitLearn(
  cases: readonly { readonly scored: Scored; readonly curves: boolean }[],
): Promise<readonly PeerEvaluation[]> {
  const input = cases.map(({ scored: { labels, probabilities, classes }, curves }) => ({
    labels: [...labels],
    probabilities: [...probabilities],
    classCount: classes.length,
    curves,
  }));
  return (await runPython(script, input)) as readonly PeerEvaluation[];
}
