import { canonicalCsr } from "@sentiment/numerics";
import type { TrainingData } from "../src/model.ts";

/** Training data as JSON that Python makes a SciPy matrix of. */
export function casesData({ matrix, labels, classCount }: TrainingData) {
  const { rows, columns, rowStarts, columnIndices, values } = canonicalCsr(matrix);
  return {
    shape: [rows, columns],
    starts: [...rowStarts],
    columns: [...columnIndices],
    values: [...values],
    labels: [...labels],
    classCount,
  };
}

/** Python that reads the cases on stdin, with `matrix(case)` to make a matrix of one. */
export const readCases = `
import json, sys, warnings
import numpy as np, scipy.sparse as sp
warnings.simplefilter("ignore")
cases = json.load(sys.stdin)

def matrix(case):
    return sp.csr_matrix((np.array(case["values"], float), case["columns"], case["starts"]), shape=case["shape"])
`;
